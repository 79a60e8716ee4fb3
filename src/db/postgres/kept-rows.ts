/** Keeps rows that a call needs between calls, until something has changed. */

import { LRUCache } from "lru-cache";
import type { Engine, Unit } from "#db/sqlite/engine.ts";
import type { Changes } from "./changes.ts";

/** Of a kind; the cache takes room as it fills. */
const MAX_ROWS = 20_000;

type Run = <Row>(unit: Unit<Row>) => Promise<Row>;

export function createKeptRows(changes: Changes, run: Run): Engine["reader"] {
  return <Words extends readonly string[], Row extends object>(read: (...words: Words) => Unit<Row | undefined>) => {
    const rows = new LRUCache<string, Row>({ maxSize: MAX_ROWS, sizeCalculation: () => 1 });
    let readAt = 0;
    const fresh = () => {
      const version = changes.version();
      if (readAt !== version) rows.clear();
      readAt = version;
      return version;
    };
    return async (...words: Words) => {
      const version = fresh();
      const key = words.length === 1 ? (words[0] ?? "") : JSON.stringify(words);
      const existing = rows.get(key);
      if (existing !== undefined) return existing;
      const row = await run(read(...words));
      // What was read before a change would stay for as long as nothing else changes.
      if (row !== undefined && fresh() === version) rows.set(key, Object.freeze(row));
      return row;
    };
  };
}
