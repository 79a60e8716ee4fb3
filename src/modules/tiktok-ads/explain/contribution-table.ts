/** The table of contributions: the largest first, the rest as one row, and the change itself as totals. */

import type { Cell } from "#ads/cell.ts";
import { divideRounded, magnitude, powerOfTen } from "#ads/decimal.ts";
import { changeInPercent, type Exact, roundExact } from "#ads/exact.ts";
import { addSides, apportion, type Contribution, fineUnits, splitChange, wholeOf } from "#ads/split-change.ts";
import { type ChangedPart, sidesOf } from "./changed-parts.ts";
import { type ChangedWhole, contributionColumns, type Line, type TablePlan } from "./contribution-columns.ts";

export type ContributionTable = {
  columns: string[];
  rows: Cell[][];
  totals: Record<string, number | null>;
  shown: readonly ChangedPart[];
  changed: ChangedWhole;
};

export function contributionTable(parts: readonly ChangedPart[], plan: TablePlan): ContributionTable {
  const { metric, whole, top } = plan;
  const sides = parts.map((part) => sidesOf(part, metric));
  const [now, before] = [sides.map((side) => side.now), sides.map((side) => side.before)];
  const inUnits = (value: Exact | null) =>
    value === null ? null : divideRounded(value.top * powerOfTen(whole.places), value.bottom);
  const changed = { now: inUnits(wholeOf(now, whole)), before: inUnits(wholeOf(before, whole)) };
  const split = splitChange(sides, whole);
  const weighed = parts.map((part, index) => ({
    part,
    sides: sides[index] ?? sidesOf(part, metric),
    split: split?.[index] ?? null,
  }));
  const ranked = weighed.toSorted((one, other) => bySize(sizeOf(one.split), sizeOf(other.split)));
  const [best, rest] = [ranked.slice(0, top), ranked.slice(top)];
  const lines: Line[] = [
    ...best.map(({ part, sides: own, split: value }) => ({ part, count: 1, ...own, ...contributionOf(value) })),
    ...(rest.length === 0
      ? []
      : [
          {
            ...{ part: null, count: rest.length },
            ...{
              now: addSides(rest.map((one) => one.sides.now)),
              before: addSides(rest.map((one) => one.sides.before)),
            },
            ...contributionOf(split === null ? null : addUp(rest.flatMap((one) => one.split ?? []))),
          },
        ]),
  ];
  const rounded = inShownUnits(lines, plan, changed);
  const total: Line = {
    part: null,
    count: parts.length,
    now: addSides(now),
    before: addSides(before),
    ...allOf(rounded),
  };
  const columns = contributionColumns(plan);
  return {
    columns: columns.map(({ name }) => name),
    rows: rounded.map((line) => columns.map(({ read }) => read(line, changed))),
    totals: Object.fromEntries(
      columns.flatMap(({ name, total: read }) => (read === undefined ? [] : [[name, read(total, changed)]])),
    ),
    shown: best.map(({ part }) => part),
    changed,
  };
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

/** Rounds the contributions together, so that they add up to the shown change. */
function inShownUnits(lines: readonly Line[], { whole }: TablePlan, { now, before }: ChangedWhole): Line[] {
  if (now === null || before === null) return [...lines];
  const unit = fineUnits(whole) / powerOfTen(whole.places);
  const values = lines.flatMap(({ rate, share }) => (whole.quotient ? [rate ?? 0n, share ?? 0n] : [rate ?? 0n]));
  const shown = apportion(values, unit, now - before);
  return lines.map((line, index) =>
    whole.quotient
      ? { ...line, rate: shown[2 * index] ?? 0n, share: shown[2 * index + 1] ?? 0n }
      : { ...line, rate: shown[index] ?? 0n, share: 0n },
  );
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
