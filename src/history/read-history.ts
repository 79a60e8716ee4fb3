/** Reads one connection's days that are due, a few questions at a time, and keeps them sealed. */

import { addDays, type Day, daysBetween, eachDay } from "#ads/calendar.ts";
import type { HistoryBlockRow } from "#db/histories.ts";
import { ShopError } from "#errors.ts";
import type { ConnectionAccess, ModuleHistory } from "#modules/module.ts";
import { type HistoryLevel, type HistoryMoment, type HistoryReading, SETTLED_AGE } from "#modules/module-history.ts";
import { type DayRange, dueDays, LEVEL_AGES, rangesOf } from "./ages.ts";
import { hoursAddUp, type KnownDay } from "./hours-add-up.ts";
import { type MonthBlock, monthOf, type ReadDay } from "./month-block.ts";
import type { KnownMonth, OpenedHistory } from "./opened-history.ts";
import type { QuestionPace } from "./question-pace.ts";
import type { GivesWay } from "./refreshes-first.ts";
import { withDay } from "./with-day.ts";

/** Enough for an ordinary day of one connection; then others have their turn. */
const QUESTIONS_A_TURN = 8;
const DAYS_COUNTED = 30;

/** `byHour`: whether hours are wanted, each day of which is a request. `store` writes all of these blocks or none. @throws what ends the turn */
type Parts = {
  history: ModuleHistory;
  access: ConnectionAccess;
  opened: OpenedHistory;
  byHour: boolean;
  moment(): Promise<HistoryMoment>;
  store(rows: readonly HistoryBlockRow[]): Promise<void>;
  nowMs(): number;
  stopping: AbortSignal;
  pace: QuestionPace;
  givesWay: GivesWay;
};

export async function readHistory(parts: Parts): Promise<"all" | "more"> {
  const { today } = await parts.moment();
  const others: readonly HistoryLevel[] = parts.byHour ? ["campaign", "hour"] : ["campaign"];
  const [account, ...rest] = await Promise.all([
    openLevel(parts, "account", today),
    ...others.map((level) => openLevel(parts, level, today)),
  ]);
  const levels = [account, ...rest];
  let questions = 0;
  // Young days come first; settled days can wait, and hours stand beside days that are kept.
  const wanted = levels.flatMap((open) => open.ranges.map((range) => ({ open, range })));
  const isYoung = ({ open, range }: { open: OpenLevel; range: DayRange }) =>
    open.level !== "hour" && daysBetween(range.to, today) <= SETTLED_AGE;
  const queue = [...wanted.filter(isYoung), ...wanted.filter((one) => !isYoung(one))];
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    if (questions >= QUESTIONS_A_TURN || parts.stopping.aborted || (await parts.givesWay())) return "more";
    questions += 1;
    await parts.pace(parts.stopping);
    const smaller = await readRange(parts, { ...next, account });
    queue.unshift(...smaller.map((range) => ({ open: next.open, range })));
  }
  return "all";
}

type OpenLevel = {
  level: HistoryLevel;
  known: ReadonlyMap<string, KnownMonth>;
  months: Map<string, MonthBlock>;
  due: ReadonlySet<Day>;
  ranges: readonly DayRange[];
};

async function openLevel({ history, opened }: Parts, level: HistoryLevel, today: Day): Promise<OpenLevel> {
  const { daysBack, maxDays, pageRows } = history.levels[level];
  const known = await opened.known({ level, from: addDays(today, -daysBack), to: today });
  const days = [...known.values()].flatMap((month) => month.days);
  const read = new Map(days.map(({ day, lastAge, whole }) => [day, { age: lastAge, whole }] as const));
  const due = dueDays({ today, daysBack, ages: LEVEL_AGES[level] }, (day) => read.get(day));
  const ranges = rangesOf(due, { maxDays, pageRows, rowsADay: rowsADay(days) });
  return { level, known, months: new Map(), due: new Set(due), ranges };
}

/** The most rows that one of the newest days had, for an estimate of those of the days before. */
function rowsADay(days: readonly ReadDay[]): number {
  const newest = days.slice(-DAYS_COUNTED);
  return newest.length === 0 ? Number.POSITIVE_INFINITY : Math.max(1, ...newest.map(({ rows }) => rows));
}

type Question = { open: OpenLevel; range: DayRange; account: OpenLevel };

async function readRange(parts: Parts, { open, range, account }: Question): Promise<DayRange[]> {
  const { history, access, stopping } = parts;
  const { metrics } = history.levels[open.level];
  const reading = await history.read(access, { level: open.level, ...range }, stopping);
  if (reading === null) return halvesOf(range);
  const { today } = await parts.moment();
  const changed = new Set<string>();
  for (const [day, rows] of rowsByDay(range, reading)) {
    // Days between two due days came along, so their newest numbers are kept, unless something is missing in them.
    if (day >= today || (!open.due.has(day) && !reading.whole)) continue;
    const month = monthOf(day);
    const whole = reading.whole && (open.level !== "hour" || hoursAddUp(rows, metrics, await dayIn(account, day)));
    const read = { day, age: daysBetween(day, today), rows, whole, atMs: parts.nowMs() };
    open.months.set(month, withDay(await monthIn(open, month), read, metrics));
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

async function monthIn({ known, months }: OpenLevel, month: string): Promise<MonthBlock | undefined> {
  const block = months.get(month) ?? (await known.get(month)?.block());
  if (block !== undefined) months.set(month, block);
  return block;
}

async function dayIn(account: OpenLevel, day: Day): Promise<KnownDay | null> {
  const block = await monthIn(account, monthOf(day));
  const kept = block?.days.find((one) => one.day === day);
  return block === undefined || kept === undefined ? null : { metrics: block.metrics, rows: kept.last };
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
