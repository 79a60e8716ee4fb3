/** A digest in API's and shell's words. */

import { ALL_ACCOUNTS } from "#calls/choose-account.ts";
import { isoTime } from "#text/iso-time.ts";
import { digestVersion } from "./digest-version.ts";
import type { ListedDigest } from "./digests.ts";
import { weekdayName } from "./weekdays.ts";
import type { ListedWorkspaceDigest } from "./workspace-digests.ts";

/** Of all accounts; `account` is `all`. */
export function workspaceDigestDocument({ digest, late, warning }: ListedWorkspaceDigest) {
  const { id, module, weekday, hour, timezone, channel_ids: channels, next_at_ms, told_day } = digest;
  return {
    ...{ id, module, account: ALL_ACCOUNTS, account_name: null },
    ...{ weekday: weekdayName(weekday), hour, timezone, channels },
    attach: null,
    next_at: isoTime(next_at_ms),
    ...{ late, told_day, warning, version: digestVersion(digest) },
  };
}

export function digestDocument({ digest, connection, late, warning }: ListedDigest) {
  const weekday = weekdayName(digest.weekday);
  return {
    ...{ id: connection.id, module: connection.module, account: connection.label },
    account_name: connection.account_name,
    ...{ weekday, hour: digest.hour, timezone: connection.account_timezone, channels: digest.channel_ids },
    attach: digest.attached,
    next_at: isoTime(digest.next_at_ms),
    ...{ late, warning },
    ...{ told_day: digest.told_day, version: digestVersion(digest) },
  };
}
