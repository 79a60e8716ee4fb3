/** Reads one connection's days that are due, a few questions at a time, and keeps them sealed. */

import { addDays, type Day, daysBetween, eachDay } from "#ads/calendar.ts";
import type { HistoryBlockRow } from "#db/histories.ts";
import { ShopError } from "#errors.ts";
import type { ConnectionAccess, ModuleHistory } from "#modules/module.ts";
import type { HistoryLevel, HistoryMoment, HistoryReading } from "#modules/module-history.ts";
import { type DayRange, dueDays, rangesOf, SETTLED_AGE } from "./ages.ts";
import { type KeptDay, type Values, withReading } from "./kept-day.ts";
import { largestRows } from "./largest-rows.ts";
import { type MonthBlock, monthOf } from "./month-block.ts";
import type { OpenedHistory } from "./opened-history.ts";
import type { QuestionPace } from "./question-pace.ts";

/** Enough for an ordinary day of one connection; then others have their turn. */
const QUESTIONS_A_TURN = 8;

const LEVELS: readonly HistoryLevel[] = ["account", "campaign"];

/** `store` writes all of these blocks or none. @throws what ends the turn */
type Parts = {
  history: ModuleHistory;
  access: ConnectionAccess;
  opened: OpenedHistory;
  moment(): Promise<HistoryMoment>;
  store(rows: readonly HistoryBlockRow[]): Promise<void>;
  nowMs(): number;
  stopping: AbortSignal;
  pace: QuestionPace;
};

/** @throws the platform's refusals, and what `store` throws */
export async function readHistory(parts: Parts): Promise<"all" | "more"> {
  const { today } = await parts.moment();
  const levels = await Promise.all(LEVELS.map((level) => openLevel(parts, level, today)));
  let questions = 0;
  // Young days of both levels come first; settled days can wait.
  const wanted = levels.flatMap((open) => open.ranges.map((range) => ({ open, range })));
  const isYoung = ({ range }: { range: DayRange }) => daysBetween(range.to, today) <= SETTLED_AGE;
  const queue = [...wanted.filter(isYoung), ...wanted.filter((one) => !isYoung(one))];
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    if (questions >= QUESTIONS_A_TURN || parts.stopping.aborted) return "more";
    questions += 1;
    await parts.pace(parts.stopping);
    const smaller = await readRange(parts, next.open, next.range);
    queue.unshift(...smaller.map((range) => ({ open: next.open, range })));
  }
  return "all";
}

type OpenLevel = {
  level: HistoryLevel;
  months: Map<string, MonthBlock>;
  due: ReadonlySet<Day>;
  ranges: readonly DayRange[];
};

async function openLevel({ history, opened }: Parts, level: HistoryLevel, today: Day): Promise<OpenLevel> {
  const { daysBack, maxDays, bridge } = history.levels[level];
  const months = await opened.months({ level, from: addDays(today, -daysBack), to: today });
  const ages = new Map([...months.values()].flatMap(({ days }) => days.map((day) => [day.day, day.lastAge])));
  const due = dueDays(today, daysBack, (day) => ages.get(day));
  return { level, months, due: new Set(due), ranges: rangesOf(due, { maxDays, bridge }) };
}

async function readRange(parts: Parts, open: OpenLevel, range: DayRange): Promise<DayRange[]> {
  const { history, access, stopping } = parts;
  const reading = await history.read(access, { level: open.level, ...range }, stopping);
  if (reading === null) return halvesOf(range);
  const { today } = await parts.moment();
  const changed = new Set<string>();
  for (const [day, rows] of rowsByDay(range, reading)) {
    // Days between two due days were only included to save a question.
    if (!open.due.has(day) || day >= today) continue;
    const month = monthOf(day);
    const block = open.months.get(month) ?? { metrics: history.metrics, names: new Map(), days: [] };
    const age = daysBetween(day, today);
    open.months.set(
      month,
      withDay(block, { day, age, rows, whole: reading.whole, atMs: parts.nowMs() }, history.metrics),
    );
    changed.add(month);
  }
  const sealed: HistoryBlockRow[] = [];
  for (const month of changed) {
    const block = open.months.get(month);
    if (block !== undefined) sealed.push(await parts.opened.seal(open.level, month, block));
  }
  await parts.store(sealed);
  return [];
}

function halvesOf({ from, to }: DayRange): DayRange[] {
  if (from === to)
    throw new ShopError("upstream_rejected", `The account has more rows on ${from} than can be read at once.`);
  const middle = addDays(from, Math.floor(daysBetween(from, to) / 2));
  return [
    { from: addDays(middle, 1), to },
    { from, to: middle },
  ];
}

type Rows = HistoryReading["rows"];

/** A day without a row gets an empty entry, which records that it was read. */
function rowsByDay({ from, to }: DayRange, { rows }: HistoryReading): Map<Day, Rows> {
  const days = eachDay(from, to);
  const found = Map.groupBy(rows, ({ day }) => day);
  return new Map(days.map((day) => [day, found.get(day) ?? []]));
}

type DayRead = { day: Day; age: number; rows: Rows; whole: boolean; atMs: number };

/** Keeps the block's own metrics; metrics of a later version begin with the next month. */
function withDay(block: MonthBlock, { day, age, rows, whole, atMs }: DayRead, metrics: readonly string[]): MonthBlock {
  const places = block.metrics.map((name) => metrics.indexOf(name));
  const values = new Map<string, Values>(rows.map((row) => [row.id, places.map((place) => row.values[place] ?? null)]));
  const kept: KeptDay | undefined = block.days.find((one) => one.day === day);
  const next = withReading(kept, { day, age, atMs, whole, rows: largestRows(values, 0) });
  const days = [...block.days.filter((one) => one.day !== day), next];
  return {
    metrics: block.metrics,
    names: new Map([
      ...block.names,
      ...rows.flatMap(({ id, name }): [string, string][] => (name === null ? [] : [[id, name]])),
    ]),
    days: days.toSorted((one, other) => (one.day < other.day ? -1 : 1)),
  };
}
