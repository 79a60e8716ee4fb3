/** A month of one level as bytes and back: columns, so that what seldom changes takes next to nothing, then compressed. */

import { setImmediate as turnIsOver } from "node:timers/promises";
import { promisify } from "node:util";
import { deflateRaw, inflateRaw } from "node:zlib";
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
/** Both in a thread of the runtime's own. */
const deflate = promisify<string, Buffer>(deflateRaw);
const inflate = promisify<Buffer, { maxOutputLength: number }, Buffer>(inflateRaw);
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

/** In many turns of the event loop: a month of a large account is millions of tokens, and calls go on meanwhile. */
export async function encodeBlock({ metrics, names, days }: MonthBlock): Promise<Buffer> {
  const placed = days.map((day) => ({ day, ids: everyId(day) }));
  const ids = [...new Set(placed.flatMap((one) => one.ids))];
  const places = new Map(ids.map((id, place) => [id, place]));
  const ages = [...new Set(days.flatMap(({ atAges }) => [...atAges.keys()]))].toSorted((one, other) => one - other);
  const inOrder = (rowsOf: (day: KeptDay) => Rows | undefined) =>
    placed.flatMap((one) => {
      const rows = rowsOf(one.day);
      return one.ids.map((id) => (rows === undefined ? NOT_READ : rows.get(id)));
    });
  const last = inOrder((day) => day.last);
  const beside = async (rowsOf: (day: KeptDay) => Rows | undefined): Promise<string[]> => {
    await turnIsOver();
    const own = inOrder(rowsOf);
    return metrics.map((_, metric) =>
      own.map((values, row) => (values === NOT_READ ? SAME : tokenBeside(values, last[row], metric))).join(","),
    );
  };
  const at: [number, string[]][] = [];
  for (const age of ages) at.push([age, await beside(({ atAges }) => atAges.get(age))]);
  const block: z.infer<typeof Block> = {
    format: FORMAT,
    metrics: [...metrics],
    names: [...names].filter(([id]) => places.has(id)),
    ids,
    days: placed.map(({ day, ids: own }) => ({
      day: day.day,
      first_age: day.firstAge,
      ages: [...day.atAges.keys()],
      last_age: day.lastAge,
      last_ms: day.lastMs,
      whole: day.whole,
      rows: own.map((id) => places.get(id) ?? 0),
    })),
    last: metrics.map((_, metric) => last.map((values) => tokenOf(values, metric)).join(",")),
    first: await beside((day) => (day.atAges.has(day.firstAge) ? undefined : day.first)),
    at,
  };
  await turnIsOver();
  return deflate(JSON.stringify(block));
}

/**
 * Of bytes that the vault has found to be its own. `lastOnly`: without what was read before, for who wants to know no
 * more than that. @throws where they are of another format
 */
export async function decodeBlock(bytes: Buffer, lastOnly = false): Promise<MonthBlock> {
  const text = (await inflate(bytes, { maxOutputLength: MAX_BYTES })).toString("utf8");
  const block = Block.parse(JSON.parse(text));
  const idsOf = block.days.map(({ rows }) => rows.map((place) => block.ids[place] ?? ""));
  const lastTokens = tokensIn(block.last);
  /** The rows of each day. */
  const readingOf = (tokens: Tokens): Rows[] => {
    let start = 0;
    return idsOf.map((ids) => {
      const from = start;
      start += ids.length;
      return rowsFrom(ids, block.metrics, (metric, row) => {
        const token = tokens[metric]?.[from + row] ?? SAME;
        return token === SAME ? (lastTokens[metric]?.[from + row] ?? NO_ROW) : token;
      });
    });
  };
  const last = readingOf(lastTokens);
  const byAge = new Map<number, Rows[]>();
  for (const [age, columns] of lastOnly ? [] : block.at) {
    await turnIsOver();
    byAge.set(age, readingOf(tokensIn(columns)));
  }
  const first = lastOnly ? last : readingOf(tokensIn(block.first));
  const days = block.days.map((one, index): KeptDay => {
    const lastRows = last[index] ?? new Map();
    const atAges = new Map(
      (lastOnly ? [] : one.ages).map((age): [number, Rows] => [age, byAge.get(age)?.[index] ?? lastRows]),
    );
    return {
      day: one.day,
      firstAge: one.first_age,
      first: atAges.get(one.first_age) ?? first[index] ?? lastRows,
      atAges,
      lastAge: one.last_age,
      lastMs: one.last_ms,
      whole: one.whole,
      last: lastRows,
    };
  });
  return { metrics: block.metrics, names: new Map(block.names), days };
}

/** A day that was not read at that age. */
const NOT_READ = Symbol("not read");

function tokenBeside(values: Values | undefined, last: Values | undefined | typeof NOT_READ, metric: number): string {
  const token = tokenOf(values, metric);
  return token === tokenOf(last, metric) ? SAME : token;
}

function tokenOf(values: Values | undefined | typeof NOT_READ, metric: number): string {
  return values === undefined || values === NOT_READ ? NO_ROW : (values[metric] ?? NO_NUMBER);
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
