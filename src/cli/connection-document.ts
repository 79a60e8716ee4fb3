/** A connection as JSON documents show it. */

import type { Connections } from "#connections/connections.ts";
import { isoTime } from "./command.ts";

type Row = Awaited<ReturnType<Connections["list"]>>[number];

export function connectionDocument(row: Row) {
  return {
    module: row.module,
    state: row.state,
    advertiser: {
      id: row.account_id,
      name: row.account_name,
      currency: row.account_currency,
      timezone: row.account_timezone,
    },
    credential: row.kind,
    expires_at: isoTime(row.expires_at_ms),
    warnings: row.warnings,
  };
}
