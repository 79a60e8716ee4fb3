/**
 * Caches rows until something is written: reading them would be the largest cost of a cached call. This process's
 * writes are seen at once, another's at the next turn of the event loop, or when a unit reads past the cache.
 */

import type { Database } from "bun:sqlite";
import { LRUCache } from "lru-cache";
import { lazily } from "#lazily.ts";

/** Of a kind; the cache takes room as it fills. */
const MAX_ROWS = 20_000;

type Read<Words extends readonly string[], Row> = (...words: Words) => Row | undefined;

export type RowCache = {
  /** Caches `read` by its arguments. The rows are shared, and frozen. */
  reader<Words extends readonly string[], Row extends object>(read: Read<Words, Row>): Read<Words, Row>;
  /** Another number once a row may be another than it was. */
  version(): number;
  /** Runs writes to what no reader shows: usage and counts, which would empty the cache at each call. */
  aside<Result>(write: () => Result): Result;
  invalidate(): void;
};

export function createRowCache(sqlite: Database): RowCache {
  const changes = countChanges(sqlite);
  return {
    reader(read) {
      const rows = new LRUCache<string, NonNullable<ReturnType<typeof read>>>({
        maxSize: MAX_ROWS,
        sizeCalculation: () => 1,
      });
      let readAt = 0;
      return (...words) => {
        const version = changes.version();
        if (readAt !== version) rows.clear();
        readAt = version;
        const key = words.length === 1 ? (words[0] ?? "") : JSON.stringify(words);
        const existing = rows.get(key);
        if (existing !== undefined) return existing;
        const row = read(...words);
        if (row !== undefined) rows.set(key, Object.freeze(row));
        return row;
      };
    },
    ...changes,
  };
}

function countChanges(sqlite: Database) {
  const statements = lazily(() => ({
    own: sqlite.query("SELECT total_changes()"),
    others: sqlite.query("PRAGMA data_version"),
  }));
  const numberOf = (which: "own" | "others") => Number(statements()[which].values()[0]?.[0]);
  let seen = { own: -1, others: -1 };
  let aside = 0;
  let looked = false;
  let version = 0;
  const invalidate = () => {
    looked = false;
  };
  /** Counts commits by other connections. @see https://www.sqlite.org/pragma.html#pragma_data_version */
  const othersNow = () => {
    if (looked) return seen.others;
    looked = true;
    setImmediate(invalidate);
    return numberOf("others");
  };
  return {
    invalidate,
    aside<Result>(write: () => Result): Result {
      const before = numberOf("own");
      try {
        return write();
      } finally {
        aside += numberOf("own") - before;
      }
    },
    version() {
      const now = { own: numberOf("own") - aside, others: othersNow() };
      if (now.own !== seen.own || now.others !== seen.others) version += 1;
      seen = now;
      return version;
    },
  };
}
