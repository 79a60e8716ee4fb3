/** Tells when a statement runs that may write: to ask SQLite how much was written took a thirtieth of a call. */

import type { Database, Statement } from "bun:sqlite";

/** All that does not begin so may write, and so counts as a write. */
const READS = /^\s*(?:SELECT|PRAGMA|BEGIN|COMMIT|ROLLBACK|SAVEPOINT|RELEASE)\b/i;
const WAYS_TO_RUN = ["all", "get", "iterate", "raw", "run", "values"] as const;

/** Of statements made from now on. */
export function tellWrites(sqlite: Database, onWrite: () => void): void {
  const told = new WeakSet<Statement>();
  const telling = <Given extends unknown[], Made>(run: (...given: Given) => Made) => {
    return (...given: Given): Made => {
      onWrite();
      return run(...given);
    };
  };
  const tellingStatement = (make: (text: string) => Statement) => (text: string) => {
    const statement = make(text);
    if (READS.test(text) || told.has(statement)) return statement;
    told.add(statement);
    for (const way of WAYS_TO_RUN) Object.assign(statement, { [way]: telling(statement[way].bind(statement)) });
    return statement;
  };
  const { prepare, query, run, exec } = sqlite;
  Object.assign(sqlite, {
    prepare: tellingStatement(prepare.bind(sqlite)),
    query: tellingStatement(query.bind(sqlite)),
    run: telling(run.bind(sqlite)),
    exec: telling(exec.bind(sqlite)),
  });
}
