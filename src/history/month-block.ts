/** A month of one level as bytes and back: columns, so that what seldom changes takes next to nothing, then compressed. */

import { setImmediate as turnIsOver } from "node:timers/promises";
import { promisify } from "node:util";
import { deflateRaw, inflateRaw } from "node:zlib";
import { z } from "zod";
import type { Day } from "#ads/calendar.ts";
import { lazily } from "#lazily.ts";
import { everyId, type KeptDay, type Rows, type Values } from "./kept-day.ts";

/** `metrics`: names of each row's values. `names`: the last known name by id. Days are in order. */
export type MonthBlock = {
  metrics: readonly string[];
  names: ReadonlyMap<string, string>;
  days: readonly KeptDay[];
};

/** Four times 31 days of 1,000 rows with two dozen numbers, each read nine times. */
const MAX_BYTES = 128 * 1_048_576;
const FORMAT = 1;
const deflate = promisify<string, Buffer>(deflateRaw);
const inflate = promisify<Buffer, { maxOutputLength: number }, Buffer>(inflateRaw);
/** Equals the number of the last reading. */
const SAME = "";
const NO_NUMBER = "~";
const NO_ROW = "-";

/** One text a metric: a token for each row of each day, separated by commas. */
const Columns = () => z.array(z.string());
const Head = lazily(() =>
  z.strictObject({
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
    last: Columns(),
  }),
);
/** Earlier readings. `first`: only of days first read at an age outside `AGES`. */
const Tail = lazily(() => z.strictObject({ first: Columns(), at: z.array(z.tuple([z.int(), Columns()])) }));
const LENGTH_BYTES = 4;

export function monthOf(day: Day): string {
  return day.slice(0, 7);
}

/** Yields to the event loop: a month of a large account has millions of tokens, and calls go on meanwhile. */
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
  const head: z.infer<ReturnType<typeof Head>> = {
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
  };
  const first = await beside((day) => (day.atAges.has(day.firstAge) ? undefined : day.first));
  const tail: z.infer<ReturnType<typeof Tail>> = { first, at };
  await turnIsOver();
  const [packed, packedTail] = [await deflate(JSON.stringify(head)), await deflate(JSON.stringify(tail))];
  const length = Buffer.alloc(LENGTH_BYTES);
  length.writeUInt32BE(packed.length);
  return Buffer.concat([length, packed, packedTail]);
}

/** @throws if the format is another */
export async function decodeBlock(bytes: Buffer): Promise<MonthBlock> {
  const { head, rest } = await headOf(bytes);
  const { first, at } = Tail().parse(JSON.parse(await unpacked(rest)));
  const last = tokensIn(head.last);
  const readingOf = createReadings(head, head.metrics, last);
  const lastRows = readingOf(last);
  const byAge = new Map<number, Rows[]>();
  for (const [age, columns] of at) {
    await turnIsOver();
    byAge.set(age, readingOf(tokensIn(columns)));
  }
  const firstRows = readingOf(tokensIn(first));
  const days = head.days.map((one, index): KeptDay => {
    const own = lastRows[index] ?? new Map();
    const atAges = new Map(one.ages.map((age): [number, Rows] => [age, byAge.get(age)?.[index] ?? own]));
    return {
      ...{ day: one.day, firstAge: one.first_age, first: atAges.get(one.first_age) ?? firstRows[index] ?? own, atAges },
      ...{ lastAge: one.last_age, lastMs: one.last_ms, whole: one.whole, last: own },
    };
  });
  return { metrics: head.metrics, names: new Map(head.names), days };
}

/** `rows`: those of every reading. */
export type ReadDay = Pick<KeptDay, "day" | "lastAge" | "whole"> & { rows: number };

export async function decodeDays(bytes: Buffer): Promise<ReadDay[]> {
  const { head } = await headOf(bytes);
  return head.days.map(({ day, last_age: lastAge, whole, rows }) => ({ day, lastAge, whole, rows: rows.length }));
}

export type LastDay = Pick<KeptDay, "day" | "lastAge" | "lastMs" | "whole" | "last">;

/** Null where the month lacks one of the metrics. */
export async function decodeLast(
  bytes: Buffer,
  metrics: readonly string[],
): Promise<{ names: ReadonlyMap<string, string>; days: readonly LastDay[] } | null> {
  const { head } = await headOf(bytes);
  const places = metrics.map((name) => head.metrics.indexOf(name));
  if (places.includes(-1)) return null;
  const last = tokensIn(places.map((place) => head.last[place] ?? ""));
  const rows = createReadings(head, metrics, last)(last);
  const days = head.days.map((one, index) => ({
    ...{ day: one.day, lastAge: one.last_age, lastMs: one.last_ms, whole: one.whole },
    last: rows[index] ?? new Map(),
  }));
  return { names: new Map(head.names), days };
}

async function headOf(bytes: Buffer): Promise<{ head: z.infer<ReturnType<typeof Head>>; rest: Buffer }> {
  const end = LENGTH_BYTES + bytes.readUInt32BE(0);
  const text = await unpacked(bytes.subarray(LENGTH_BYTES, end));
  return { head: Head().parse(JSON.parse(text)), rest: bytes.subarray(end) };
}

async function unpacked(bytes: Buffer): Promise<string> {
  return (await inflate(bytes, { maxOutputLength: MAX_BYTES })).toString("utf8");
}

function createReadings(
  { ids, days }: z.infer<ReturnType<typeof Head>>,
  metrics: readonly string[],
  last: Tokens,
): (tokens: Tokens) => Rows[] {
  const idsOf = days.map(({ rows }) => rows.map((place) => ids[place] ?? ""));
  return (tokens) => {
    let start = 0;
    return idsOf.map((own) => {
      const from = start;
      start += own.length;
      return rowsFrom(own, metrics, (metric, row) => {
        const token = tokens[metric]?.[from + row] ?? SAME;
        return token === SAME ? (last[metric]?.[from + row] ?? NO_ROW) : token;
      });
    });
  };
}

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
    if (tokenAt(0, row) === NO_ROW) continue;
    const values = metrics.map((_, metric) => {
      const token = tokenAt(metric, row);
      return token === NO_NUMBER ? null : token;
    });
    rows.set(id, values);
  }
  return rows;
}
