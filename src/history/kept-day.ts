/** What is kept of a day: its numbers when it was read first, at each age, and last. Amounts are the platform's own text. */

import type { Day } from "#ads/calendar.ts";
import { AGES } from "./ages.ts";

/** In the order of the block's metrics; null where the platform has no number, which is not 0. */
export type Values = readonly (string | null)[];

/** The rows of one reading, by id. */
export type Rows = ReadonlyMap<string, Values>;

/** `id` of the row that holds all campaigns beyond the largest. */
export const REST_ID = "";

/**
 * `atAges`: by age, where it was read at that age. `lastAge`: at which it was read last, `lastMs` when, and `whole`
 * whether nothing was missing then.
 */
export type KeptDay = {
  day: Day;
  firstAge: number;
  first: Rows;
  atAges: ReadonlyMap<number, Rows>;
  lastAge: number;
  lastMs: number;
  last: Rows;
  whole: boolean;
};

export type Reading = { day: Day; age: number; atMs: number; rows: Rows; whole: boolean };

/**
 * The day with one reading more. What was read at an age stays, so that a reading that is repeated changes nothing but
 * `last`; one that is older than what is kept, by a clock that was set back, changes nothing at all.
 */
export function withReading(kept: KeptDay | undefined, { day, age, atMs, rows, whole }: Reading): KeptDay {
  const isAge = AGES.some((each) => each === age);
  if (kept === undefined) {
    const atAges = new Map(isAge ? [[age, rows]] : []);
    return { day, firstAge: age, first: rows, atAges, lastAge: age, lastMs: atMs, last: rows, whole };
  }
  if (age < kept.lastAge) return kept;
  const atAges = isAge && !kept.atAges.has(age) ? new Map([...kept.atAges, [age, rows]]) : kept.atAges;
  return { ...kept, atAges, lastAge: age, lastMs: atMs, last: rows, whole };
}

/** Of every reading, in the order in which the readings first had them. */
export function everyId({ first, atAges, last }: KeptDay): string[] {
  return [...new Set([first, ...atAges.values(), last].flatMap((rows) => [...rows.keys()]))];
}
