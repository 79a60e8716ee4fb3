/**
 * Rows that were read before, as long as nothing has been written since: reading them anew would be the largest cost of
 * a call that is answered from the cache.
 */

import { LRUCache } from "lru-cache";
import type { Store } from "./store.ts";

import { preparedOnce } from "./transaction.ts";

/** Of one kind, each a few hundred bytes. */
const MAX_ROWS = 5_000;

/**
 * `read`, asked once for the same words until something is written. The rows are everybody's, and frozen. What this
 * process writes is seen at once, what another one writes at the next turn of the event loop.
 */
export function keptWhileUnchanged<Words extends readonly string[], Row extends object>(
  read: (store: Store, ...words: Words) => Row | undefined,
): (store: Store, ...words: Words) => Row | undefined {
  const keptOf = preparedOnce(() => ({ version: 0, rows: new LRUCache<string, Row>({ max: MAX_ROWS }) }));
  return (store, ...words) => {
    const kept = keptOf(store);
    const version = watchOf(store).version();
    if (kept.version !== version) kept.rows.clear();
    kept.version = version;
    const key = words.length === 1 ? (words[0] ?? "") : JSON.stringify(words);
    const standing = kept.rows.get(key);
    if (standing !== undefined) return standing;
    const row = read(store, ...words);
    if (row !== undefined) kept.rows.set(key, Object.freeze(row));
    return row;
  };
}

/** Counts the times that the database was found changed. */
const watchOf = preparedOnce(({ sqlite }: Store) => {
  const [own, others] = [sqlite.query("SELECT total_changes()"), sqlite.query("PRAGMA data_version")];
  const numberOf = (statement: typeof own) => Number(statement.values()[0]?.[0]);
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
    return numberOf(others);
  };
  return {
    version() {
      const now = { own: numberOf(own), others: othersNow() };
      if (now.own !== seen.own || now.others !== seen.others) version += 1;
      seen = now;
      return version;
    },
  };
});
