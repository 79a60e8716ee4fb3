/** Statements that SQLite compiles once, however often they run. */

import type { Database } from "bun:sqlite";

/**
 * What is bound to a bare parameter may tell SQLite how to run a join or a limit, so that such a statement is compiled anew
 * each time that something is bound, which takes several times as long as running it. A sign before the parameter keeps
 * its value from the planner, and changes no value.
 * @see https://www.sqlite.org/c3ref/prepare.html
 */
export function compiledOnce(sqlite: Database): Database {
  const prepare = sqlite.prepare.bind(sqlite);
  return Object.assign(sqlite, { prepare: (text: string) => prepare(text.replaceAll("?", "+?")) });
}
