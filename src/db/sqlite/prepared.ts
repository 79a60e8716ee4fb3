/** Statements that are built once: building one costs more than running it. */

import type { Db } from "./engine.ts";

/** Made for each open database on first use: each keeps its database open until it is collected. */
export function prepared<Statement extends object>(make: (db: Db) => Statement): (db: Db) => Statement {
  const made = new WeakMap<Db, Statement>();
  return (db) => {
    const existing = made.get(db);
    if (existing !== undefined) return existing;
    const statement = make(db);
    made.set(db, statement);
    return statement;
  };
}
