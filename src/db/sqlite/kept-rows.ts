/**
 * Rows that were read before, as long as nothing has been written since: reading them anew would be the largest cost of
 * a call that is answered from the cache.
 *
 * One rule for all of them: what this process writes is seen at once, what another one writes at the next turn of the
 * event loop.
 */

import type { Database } from "bun:sqlite";
import { LRUCache } from "lru-cache";
import { once } from "./once.ts";

/** Of one kind, each a few hundred bytes. */
const MAX_ROWS = 5_000;

/** `read`, asked once for the same words until something is written. The rows are everybody's, and frozen. */
export type KeepRows = <Words extends readonly string[], Row extends object>(
  read: (...words: Words) => Row | undefined,
) => (...words: Words) => Row | undefined;

export function keepRowsOf(sqlite: Database): KeepRows {
  const versionNow = countChanges(sqlite);
  return <Words extends readonly string[], Row extends object>(read: (...words: Words) => Row | undefined) => {
    const rows = new LRUCache<string, Row>({ max: MAX_ROWS });
    let readAt = 0;
    return (...words: Words) => {
      const version = versionNow();
      if (readAt !== version) rows.clear();
      readAt = version;
      const key = words.length === 1 ? (words[0] ?? "") : JSON.stringify(words);
      const standing = rows.get(key);
      if (standing !== undefined) return standing;
      const row = read(...words);
      if (row !== undefined) rows.set(key, Object.freeze(row));
      return row;
    };
  };
}

/** Counts the times that the database was found changed. */
function countChanges(sqlite: Database): () => number {
  const statements = once(() => ({
    own: sqlite.query("SELECT total_changes()"),
    others: sqlite.query("PRAGMA data_version"),
  }));
  const numberOf = (which: "own" | "others") => Number(statements()[which].values()[0]?.[0]);
  let seen = { own: -1, others: -1 };
  let looked = false;
  let version = 0;
  /** @see https://www.sqlite.org/pragma.html#pragma_data_version : by any connection but this one */
  const othersNow = () => {
    if (looked) return seen.others;
    looked = true;
    setImmediate(() => {
      looked = false;
    });
    return numberOf("others");
  };
  return () => {
    const now = { own: numberOf("own"), others: othersNow() };
    if (now.own !== seen.own || now.others !== seen.others) version += 1;
    seen = now;
    return version;
  };
}
