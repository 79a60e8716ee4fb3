/** The one way to write more than one row: immediate, synchronous, whole. */

import type { SqliteFile } from "./sqlite-file.ts";

export type Tx = Parameters<Parameters<SqliteFile["db"]["transaction"]>[0]>[0];

/**
 * An immediate transaction, since a deferred one that turns from reading to writing fails at once, whatever the busy
 * timeout. The driver commits when the callback returns, so a callback that returns a promise is refused.
 */
export function inTransaction<Result>({ db }: Pick<SqliteFile, "db">, work: (tx: Tx) => Result): Result {
  return db.transaction(
    (tx) => {
      const result = work(tx);
      if (result instanceof Promise) throw new TypeError("A transaction's work must be synchronous.");
      return result;
    },
    { behavior: "immediate" },
  );
}
