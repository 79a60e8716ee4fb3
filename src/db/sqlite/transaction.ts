/** Runs several writes as one transaction. */

import { refusePromise } from "./group-commit.ts";
import type { SqliteFile } from "./sqlite-file.ts";

export type Tx = Parameters<Parameters<SqliteFile["db"]["transaction"]>[0]>[0];

/**
 * Immediate, since a deferred transaction that begins to write fails at once. The driver commits when the callback
 * returns, so a promise is refused.
 */
export function inTransaction<Result>({ db }: Pick<SqliteFile, "db">, work: (tx: Tx) => Result): Result {
  return db.transaction(
    (tx) => {
      const result = work(tx);
      refusePromise(result);
      return result;
    },
    { behavior: "immediate" },
  );
}
