/**
 * When kept rows are not the newest any more: what this process writes counts at once, what another one does at the next
 * turn of the event loop, or when a unit reads past the cache.
 */

import type { Database } from "bun:sqlite";
import { lazily } from "#lazily.ts";
import { createKeptRows } from "./kept-rows.ts";
import { tellWrites } from "./tell-writes.ts";

export type RowCache = {
  reader: ReturnType<typeof createKeptRows>;
  /** Another number once a row may be another than it was. */
  version(): number;
  /** Runs writes to what no reader shows: usage and counts, which would empty the cache at each call. */
  aside<Result>(write: () => Result): Result;
  invalidate(): void;
};

export function createRowCache(sqlite: Database): RowCache {
  const changes = countChanges(sqlite);
  return { reader: createKeptRows(changes.version), ...changes };
}

function countChanges(sqlite: Database) {
  const statements = lazily(() => ({
    own: sqlite.query("SELECT total_changes()"),
    others: sqlite.query("PRAGMA data_version"),
  }));
  const numberOf = (which: "own" | "others") => Number(statements()[which].values()[0]?.[0]);
  let seen = { own: -1, others: -1 };
  let wrote = true;
  tellWrites(sqlite, () => {
    wrote = true;
  });
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
      const [own, others] = [wrote ? numberOf("own") - aside : seen.own, othersNow()];
      wrote = false;
      if (own === seen.own && others === seen.others) return version;
      seen = { own, others };
      version += 1;
      return version;
    },
  };
}
