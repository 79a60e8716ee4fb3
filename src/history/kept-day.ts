/** What is kept of a day: its numbers when it was read first, at each age, and last. Amounts are the platform's own text. */

import type { Day } from "#ads/calendar.ts";
import { AGES } from "./ages.ts";

/** In the order of the block's metrics; null (not 0) where the platform has no number. */
export type Values = readonly (string | null)[];

export type Rows = ReadonlyMap<string, Values>;

/** The id of the row that sums all campaigns beyond the largest. */
export const REST_ID = "";

/** `atAges`: readings by age. `whole`: nothing was missing in the last one. */
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

/** A reading at a known age stays; one older than what is kept (the clock was set back) changes nothing. */
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

export function everyId({ first, atAges, last }: KeptDay): string[] {
  return [...new Set([first, ...atAges.values(), last].flatMap((rows) => [...rows.keys()]))];
}

/** As the day was read last until it was `age` days old; null where it had not been read by then. */
export function rowsAt({ firstAge, first, atAges, lastAge, last }: KeptDay, age: number): Rows | null {
  const readings: [number, Rows][] = [[firstAge, first], ...atAges, [lastAge, last]];
  let newest: [number, Rows] | null = null;
  for (const reading of readings) if (reading[0] <= age && reading[0] >= (newest?.[0] ?? 0)) newest = reading;
  return newest?.[1] ?? null;
}
