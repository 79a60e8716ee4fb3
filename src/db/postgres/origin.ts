/** Which server the data is on, and whether that is the one that wrote it last. */

import type { Origin } from "#db/epoch.ts";
import { refuseMoving } from "#db/sqlite/moving.ts";

/**
 * System identifier and timeline: a copy, a restore elsewhere and a promoted standby have another. An expression, since
 * it must be asked in the session that it is to be true of.
 * @see https://www.postgresql.org/docs/15/functions-info.html#FUNCTIONS-INFO-CONTROLDATA
 */
export const HERE =
  "(select system_identifier from pg_control_system())::text || ' ' || substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8)";

/** `kept`: what the data says of where it is. */
export type Place = { here: string; kept: string | null };

/** `trustsFailover`: a promoted standby counts as the same database, though it may lack the newest commits. @throws store_refused where the data was moved */
export function originOf({ here, kept }: Place, trustsFailover: boolean): Origin {
  refuseMoving(kept);
  if (kept === null) return "first";
  const part = (epoch: string) => (trustsFailover ? epoch.split(" ")[0] : epoch);
  return part(kept) === part(here) ? "known" : "foreign";
}
