/** Commits the units of one turn of the event loop as one transaction: most of a small commit is its way to the disk. */

import type { Database } from "bun:sqlite";

export type GroupCommit = {
  /** Resolves once it is on the disk. `work` is synchronous, changes nothing outside the database, and may run twice. */
  run<Result>(work: () => Result): Promise<Result>;
  flush(): void;
};

type Unit = { work(): () => void; reject(error: unknown): void };

/** A longer transaction would hold up calls and other processes. */
const MAX_UNITS = 64;

export function createGroupCommit(sqlite: Database): GroupCommit {
  const waiting: Unit[] = [];
  const flush = () => {
    while (waiting.length > 0) commit(sqlite, waiting.splice(0, MAX_UNITS));
  };
  return {
    run(work) {
      if (waiting.length === 0) setImmediate(flush);
      return new Promise((resolve, reject) => {
        waiting.push({
          reject,
          work() {
            const result = work();
            refusePromise(result);
            return () => resolve(result);
          },
        });
      });
    },
    flush,
  };
}

/** Where one of several fails, each is tried by itself, so that it fails for its own sake alone. */
function commit(sqlite: Database, units: readonly Unit[]): void {
  try {
    sqlite.query("BEGIN IMMEDIATE").run();
  } catch (error) {
    for (const { reject } of units) reject(error);
    return;
  }
  try {
    const settled = units.map(({ work }) => work());
    sqlite.query("COMMIT").run();
    for (const settle of settled) settle();
  } catch (error) {
    // SQLite has ended the transaction itself where the disk is full.
    if (sqlite.inTransaction) sqlite.query("ROLLBACK").run();
    if (units.length > 1) for (const unit of units) commit(sqlite, [unit]);
    else units[0]?.reject(error);
  }
}

export function refusePromise(result: unknown): void {
  if (result instanceof Promise) throw new TypeError("A transaction's work must be synchronous.");
}
