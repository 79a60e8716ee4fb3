/** Keeps rows that a call needs between calls, until something is written: reading them would be the largest cost of a cached call. */

import { LRUCache } from "lru-cache";
import { atMost } from "#at-most.ts";

/** Of a kind. */
const MAX_ROWS = 20_000;

type Found<Row> = Row | undefined | Promise<Row | undefined>;

/** `version`: another number once a row may be another than it was. */
export function createKeptRows(version: () => number) {
  /** Keeps what `read` finds by its words. The rows are shared, and frozen. `forget`: one, or all, after a write aside. */
  return <Words extends readonly string[], Row extends object>(read: (...words: Words) => Found<Row>) => {
    const rows = new LRUCache<string, Row>(atMost(MAX_ROWS));
    /** What is being read, for whoever asks for the same meanwhile: many do, each time that rows are not the newest any more. */
    const underway = new Map<string, Promise<Row | undefined>>();
    let readAt = 0;
    const keyOf = (words: readonly string[]) => (words.length === 1 ? (words[0] ?? "") : JSON.stringify(words));
    const forgetAll = () => {
      rows.clear();
      underway.clear();
    };
    const forget = (...words: Words | []) => {
      if (words.length === 0) return forgetAll();
      rows.delete(keyOf(words));
      underway.delete(keyOf(words));
    };
    const fresh = () => {
      const now = version();
      if (readAt !== now) forgetAll();
      readAt = now;
    };
    const keep = (key: string, row: Row | undefined) => {
      if (row !== undefined) rows.set(key, Object.freeze(row));
      return row;
    };
    const readOnce = (key: string, words: Words): Found<Row> => {
      const found = read(...words);
      if (!(found instanceof Promise)) return keep(key, found);
      const isNewest = (): boolean => {
        fresh();
        return underway.get(key) === reading;
      };
      // What was read before a change would stay for as long as nothing else changes.
      const reading: Promise<Row | undefined> = found
        .then((row) => (isNewest() ? keep(key, row) : row))
        .finally(() => {
          if (isNewest()) underway.delete(key);
        });
      underway.set(key, reading);
      return reading;
    };
    const find = (...words: Words): Found<Row> => {
      fresh();
      const key = keyOf(words);
      return rows.get(key) ?? underway.get(key) ?? readOnce(key, words);
    };
    return Object.assign(find, { forget });
  };
}
