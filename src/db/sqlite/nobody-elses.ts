/** Rows that nobody else is taking. */

import { type SQL, type SQLWrapper, sql } from "drizzle-orm";

/**
 * What `free` selects, of rows that no other transaction has locked: they are this one's until it ends. To be selected
 * from in `engine.claim`, with the same columns.
 */
export function nobodyElses(free: SQLWrapper, { skipLocked }: { skipLocked: SQL }): SQL {
  return sql`(${free.getSQL()} ${skipLocked}) AS free`;
}
