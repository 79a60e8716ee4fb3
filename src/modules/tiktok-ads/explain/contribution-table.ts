/** The table of contributions: the largest first, the rest as one row, and the change itself as totals. */

import type { Cell } from "#ads/cell.ts";
import { divideRounded, magnitude, NOTHING, powerOfTen } from "#ads/decimal.ts";
import { changeInPercent, type Exact, nearNumber, roundExact } from "#ads/exact.ts";
import {
  addSides,
  apportion,
  type Contribution,
  fineUnits,
  type Sides,
  splitChange,
  type Whole,
  wholeOf,
} from "#ads/split-change.ts";
import type { ChangePart, ChangeSide } from "#modules/module-change.ts";
import { type ChangedWhole, contributionColumns, type Line } from "./contribution-columns.ts";
import type { ExplainedLevel } from "./explain-input.ts";
import { type ExplainedMetric, wholeFor } from "./explained-metric.ts";

/** `parts` beyond the first `shown` are one row. */
export type PartsShown = { parts: readonly ChangePart[]; shown: number };

type Totals = Record<string, number | null>;

/** `rows` and `accounts`: of each account, in their order. */
export type ContributionTable = {
  columns: string[];
  rows: Cell[][][];
  accounts: Totals[];
  totals: Totals;
  changed: ChangedWhole;
  places: number;
};

type Plan = { level: ExplainedLevel; metric: ExplainedMetric; currency: string | null };

/** Of one account or of several as one whole. */
export function contributionTable(
  accounts: readonly PartsShown[],
  { level, metric, currency }: Plan,
): ContributionTable {
  const sides = accounts.map(({ parts }) => parts.map(sidesOf));
  const all = sides.flat();
  const whole = wholeOfSides(all, metric, currency);
  const changed = changeOf(all, whole);
  const split = splitChange(all, whole);
  let done = 0;
  const lines = accounts.map(({ parts, shown }, at) => {
    const from = done;
    done += parts.length;
    return linesOf({ parts, shown, sides: sides[at] ?? [], split: split?.slice(from, done) ?? null });
  });
  const rounded = inShownUnits(lines, whole, changed);
  const columns = contributionColumns({ level, metric, whole, currency });
  const totalsOf = (own: readonly Line[], parts: readonly Sides[]): Totals => {
    const [now, before] = [nowOf(parts), beforeOf(parts)];
    const line = { part: null, count: parts.length, now: addSides(now), before: addSides(before), ...allOf(own) };
    const alone = changeOf(parts, whole);
    return Object.fromEntries(
      columns.flatMap(({ name, total: read }) => (read === undefined ? [] : [[name, read(line, changed, alone)]])),
    );
  };
  return {
    columns: columns.map(({ name }) => name),
    rows: rounded.map((own) => own.map((line) => columns.map(({ read }) => read(line, changed)))),
    accounts: rounded.map((own, at) => totalsOf(own, sides[at] ?? [])),
    totals: totalsOf(rounded.flat(), all),
    changed,
    places: whole.places,
  };
}

export function bySizeOfContribution(
  parts: readonly ChangePart[],
  metric: ExplainedMetric,
  currency: string | null,
): ChangePart[] {
  const sides = parts.map(sidesOf);
  const split = splitChange(sides, wholeOfSides(sides, metric, currency));
  const sizes = new Map(parts.map((part, at) => [part, sizeOf(split?.[at] ?? null)]));
  return parts.toSorted((one, other) => bySize(sizes.get(one) ?? 0n, sizes.get(other) ?? 0n));
}

function sidesOf({ now, before }: ChangePart): Sides {
  const known = ({ of, per }: ChangeSide) => ({ of: of ?? NOTHING, per: per ?? NOTHING });
  return { now: known(now), before: known(before) };
}

function nowOf(sides: readonly Sides[]) {
  return sides.map(({ now }) => now);
}

function beforeOf(sides: readonly Sides[]) {
  return sides.map(({ before }) => before);
}

function wholeOfSides(sides: readonly Sides[], metric: ExplainedMetric, currency: string | null): Whole {
  const rough = { quotient: metric.per.length > 0, times: metric.times, places: 0 };
  const values = [wholeOf(nowOf(sides), rough), wholeOf(beforeOf(sides), rough)];
  const size = Math.max(...values.map((value) => (value === null ? 0 : Math.abs(nearNumber(value)))));
  return wholeFor(metric, size, currency);
}

function changeOf(sides: readonly Sides[], whole: Whole): ChangedWhole {
  const inUnits = (value: Exact | null) =>
    value === null ? null : divideRounded(value.top * powerOfTen(whole.places), value.bottom);
  return { now: inUnits(wholeOf(nowOf(sides), whole)), before: inUnits(wholeOf(beforeOf(sides), whole)) };
}

type Weighed = PartsShown & { sides: readonly Sides[]; split: readonly Contribution[] | null };

function linesOf({ parts, shown, sides, split }: Weighed): Line[] {
  const best = parts.slice(0, shown).map((part, at) => ({
    ...{ part, count: 1 },
    ...(sides[at] ?? sidesOf(part)),
    ...contributionOf(split?.[at] ?? null),
  }));
  const rest = sides.slice(shown);
  if (rest.length === 0) return best;
  return [
    ...best,
    {
      ...{ part: null, count: rest.length, now: addSides(nowOf(rest)), before: addSides(beforeOf(rest)) },
      ...contributionOf(split === null ? null : addUp(split.slice(shown))),
    },
  ];
}

function contributionOf(split: Contribution | null): Pick<Line, "rate" | "share"> {
  return split ?? { rate: null, share: null };
}

function sizeOf(split: Contribution | null): bigint {
  return split === null ? 0n : magnitude(split.rate + split.share);
}

function bySize(one: bigint, other: bigint): number {
  return one === other ? 0 : one > other ? -1 : 1;
}

function addUp(all: readonly Contribution[]): Contribution {
  return all.reduce((sum, { rate, share }) => ({ rate: sum.rate + rate, share: sum.share + share }), {
    rate: 0n,
    share: 0n,
  });
}

/**
 * Rounds contributions so that they add up to the shown change: first those of accounts, then those of parts to their
 * account's. Rounded together, an account's would depend on how many parts it is shown in.
 */
function inShownUnits(accounts: readonly Line[][], whole: Whole, { now, before }: ChangedWhole): Line[][] {
  if (now === null || before === null) return [...accounts];
  const unit = fineUnits(whole) / powerOfTen(whole.places);
  const valuesOf = (lines: readonly Line[]) =>
    lines.flatMap(({ rate, share }) => (whole.quotient ? [rate ?? 0n, share ?? 0n] : [rate ?? 0n]));
  const filled = accounts.filter((lines) => lines.length > 0);
  const sums = filled.map((lines) => valuesOf(lines).reduce((sum, value) => sum + value, 0n));
  const ofAccounts = apportion(sums, unit, now - before).values();
  return accounts.map((lines) => {
    if (lines.length === 0) return lines;
    const shown = apportion(valuesOf(lines), unit, ofAccounts.next().value ?? 0n).values();
    const next = () => shown.next().value ?? 0n;
    return lines.map((line) => ({ ...line, rate: next(), share: whole.quotient ? next() : 0n }));
  });
}

function allOf(lines: readonly Line[]): Pick<Line, "rate" | "share"> {
  if (lines.some(({ rate }) => rate === null)) return { rate: null, share: null };
  return addUp(lines.map(({ rate, share }) => ({ rate: rate ?? 0n, share: share ?? 0n })));
}

export function shownChange({ now, before }: ChangedWhole): number | null {
  if (now === null || before === null) return null;
  const change = changeInPercent({ top: before, bottom: 1n }, { top: now, bottom: 1n });
  return change === null ? null : roundExact(change, 2);
}
