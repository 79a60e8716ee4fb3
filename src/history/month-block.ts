/** A month of one level as bytes and back: columns, so that what seldom changes takes next to nothing, then compressed. */

import { deflateRawSync, inflateRawSync } from "node:zlib";
import { z } from "zod";
import type { Day } from "#ads/calendar.ts";
import { everyId, type KeptDay, type Rows, type Values } from "./kept-day.ts";

/** `metrics`: what the values of each row are. `names`: the last known of each id that has one. Days are in order. */
export type MonthBlock = {
  metrics: readonly string[];
  names: ReadonlyMap<string, string>;
  days: readonly KeptDay[];
};

/** Of 31 days with 1,000 rows of two dozen numbers, each read nine times, these are four times as much. */
const MAX_BYTES = 128 * 1_048_576;
const FORMAT = 1;
/** Stands for the number of the last reading, in the columns of the other ones. */
const SAME = "";
/** The platform had no number. */
const NO_NUMBER = "~";
/** The platform had no row. */
const NO_ROW = "-";

/** One text a metric: a token for each row of each day, with commas between them. */
const Columns = z.array(z.string());
/** `rows`: of each day by their place in `ids`. `first`: of days that were read first at another age than the kept ones. */
const Block = z.strictObject({
  format: z.literal(FORMAT),
  metrics: z.array(z.string()),
  names: z.array(z.tuple([z.string(), z.string()])),
  ids: z.array(z.string()),
  days: z.array(
    z.strictObject({
      day: z.string(),
      first_age: z.int(),
      ages: z.array(z.int()),
      last_age: z.int(),
      last_ms: z.int(),
      whole: z.boolean(),
      rows: z.array(z.int()),
    }),
  ),
  last: Columns,
  first: Columns,
  at: z.array(z.tuple([z.int(), Columns])),
});

export function monthOf(day: Day): string {
  return day.slice(0, 7);
}

export function encodeBlock({ metrics, names, days }: MonthBlock): Buffer {
  const ids = [...new Set(days.flatMap(everyId))];
  const places = new Map(ids.map((id, place) => [id, place]));
  const ages = [...new Set(days.flatMap(({ atAges }) => [...atAges.keys()]))].toSorted((one, other) => one - other);
  const columns = (tokenAt: (day: KeptDay, id: string, metric: number) => string): string[] =>
    metrics.map((_, metric) => days.flatMap((day) => everyId(day).map((id) => tokenAt(day, id, metric))).join(","));
  const beside = (rowsOf: (day: KeptDay) => Rows | undefined) =>
    columns((day, id, metric) => {
      const rows = rowsOf(day);
      const token = rows === undefined ? SAME : tokenOf(rows.get(id), metric);
      return token === tokenOf(day.last.get(id), metric) ? SAME : token;
    });
  const block: z.infer<typeof Block> = {
    format: FORMAT,
    metrics: [...metrics],
    names: [...names].filter(([id]) => places.has(id)),
    ids,
    days: days.map((day) => ({
      day: day.day,
      first_age: day.firstAge,
      ages: [...day.atAges.keys()],
      last_age: day.lastAge,
      last_ms: day.lastMs,
      whole: day.whole,
      rows: everyId(day).map((id) => places.get(id) ?? 0),
    })),
    last: columns(({ last }, id, metric) => tokenOf(last.get(id), metric)),
    first: beside((day) => (day.atAges.has(day.firstAge) ? undefined : day.first)),
    at: ages.map((age) => [age, beside(({ atAges }) => atAges.get(age))]),
  };
  return deflateRawSync(JSON.stringify(block), { level: 9 });
}

/**
 * Of bytes that the vault has found to be its own. `lastOnly`: without what was read before, for who wants to know no
 * more than that. @throws where they are of another format
 */
export function decodeBlock(bytes: Buffer, lastOnly = false): MonthBlock {
  const text = inflateRawSync(bytes, { maxOutputLength: MAX_BYTES }).toString("utf8");
  const block = Block.parse(JSON.parse(text));
  const lastTokens = tokensIn(block.last);
  const firstTokens = lastOnly ? [] : tokensIn(block.first);
  const tokensAt = new Map(lastOnly ? [] : block.at.map(([age, columns]) => [age, tokensIn(columns)]));
  let from = 0;
  const days = block.days.map((one): KeptDay => {
    const start = from;
    from += one.rows.length;
    const ids = one.rows.map((place) => block.ids[place] ?? "");
    const rowsOf = (tokens: Tokens) =>
      rowsFrom(ids, block.metrics, (metric, row) => {
        const token = tokens[metric]?.[start + row] ?? SAME;
        return token === SAME ? (lastTokens[metric]?.[start + row] ?? NO_ROW) : token;
      });
    const last = rowsOf(lastTokens);
    const ages = lastOnly ? [] : one.ages;
    const atAges = new Map(ages.map((age) => [age, rowsOf(tokensAt.get(age) ?? [])]));
    return {
      day: one.day,
      firstAge: one.first_age,
      first: atAges.get(one.first_age) ?? (lastOnly ? last : rowsOf(firstTokens)),
      atAges,
      lastAge: one.last_age,
      lastMs: one.last_ms,
      whole: one.whole,
      last,
    };
  });
  return { metrics: block.metrics, names: new Map(block.names), days };
}

function tokenOf(values: Values | undefined, metric: number): string {
  return values === undefined ? NO_ROW : (values[metric] ?? NO_NUMBER);
}

type Tokens = readonly (readonly string[])[];

function tokensIn(columns: readonly string[]): Tokens {
  return columns.map((column) => column.split(","));
}

function rowsFrom(
  ids: readonly string[],
  metrics: readonly string[],
  tokenAt: (metric: number, row: number) => string,
): Rows {
  const rows = new Map<string, Values>();
  for (const [row, id] of ids.entries()) {
    const tokens = metrics.map((_, metric) => tokenAt(metric, row));
    if (tokens[0] !== NO_ROW)
      rows.set(
        id,
        tokens.map((token) => (token === NO_NUMBER ? null : token)),
      );
  }
  return rows;
}
