/** A digest in API's and shell's words. */

import { isoTime } from "#text/iso-time.ts";
import type { ListedDigest } from "./digests.ts";
import { WEEKDAYS } from "./weekdays.ts";

export function digestDocument({ digest, connection, late, warning }: ListedDigest) {
  const weekday = digest.weekday === null ? null : (WEEKDAYS[digest.weekday] ?? null);
  return {
    ...{ id: connection.id, module: connection.module, account: connection.label },
    account_name: connection.account_name,
    ...{ weekday, hour: digest.hour, timezone: connection.account_timezone, channels: digest.channel_ids },
    attach: digest.attached,
    next_at: isoTime(digest.next_at_ms),
    ...{ late, warning },
    told_day: digest.told_day,
  };
}
