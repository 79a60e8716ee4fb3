/** Whether a lease still holds by the machine's uptime: setting the clock forward ends none. */

import { gt, isNull, lte, or } from "drizzle-orm";
import type { SQLiteColumn } from "drizzle-orm/sqlite-core";

/** `leasedUp`: the uptime when it was leased; one above `upMs` is of an earlier start of the machine. */
export function isFree(leasedUp: SQLiteColumn, { upMs, leaseMs }: { upMs: number; leaseMs: number }) {
  return or(isNull(leasedUp), gt(leasedUp, upMs), lte(leasedUp, upMs - leaseMs));
}
