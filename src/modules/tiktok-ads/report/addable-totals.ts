/** A report's totals as sums, so that those of several accounts can be added up and their quotients recomputed. */

import type { Decimal } from "#ads/decimal.ts";
import type { AddableTotals, AmountsByName } from "#modules/module-totals.ts";
import { describeMetric } from "../words/metric-catalogue.ts";
import type { ReportLine } from "./report-line.ts";
import { addsUp, type Numbers } from "./report-row.ts";

type Total = Pick<ReportLine, "now" | "before">;

/** `days`: of each day the lines' total, where the report is by day. */
type Given = {
  columns: readonly string[];
  metrics: readonly string[];
  shownOf(total: Total, currency: string | null): Record<string, unknown>;
  days?(): ReadonlyMap<string, Total>;
};

/** Which cells of a total a sum stands for: of the window, of its whole days, of the window it is compared with. */
const SIDES = ["now", "whole", "before"] as const;
type Side = (typeof SIDES)[number];

export function addableTotals(total: Total, { columns, metrics, shownOf, days }: Given): AddableTotals {
  const names = metrics.filter(addsUp);
  const money = names.filter((name) => describeMetric(name)?.unit === "money");
  return {
    columns,
    sums: sumsOf(total, names),
    ...(days === undefined
      ? {}
      : { byDay: () => new Map([...days()].map(([day, own]) => [day, sumsOf(own, names)] as const)) }),
    money: new Set(SIDES.flatMap((side) => money.map((name) => key(side, name)))),
    amountOf: (all, column) => all.get(keyOf(column)) ?? null,
    shown: (all, currency) => shownOf(totalFrom(all, names), currency),
  };
}

function sumsOf({ now, before }: Total, names: readonly string[]): Map<string, Decimal | null> {
  const cells = { now: now?.cells, whole: now?.wholeDays, before: before?.cells };
  const sums = SIDES.flatMap((side) => {
    const own = cells[side];
    return own === undefined
      ? []
      : names.map((name): [string, Decimal | null] => [key(side, name), own.get(name) ?? null]);
  });
  return new Map(sums);
}

function totalFrom(sums: AmountsByName, names: readonly string[]): Total {
  const side = (of: Side) => {
    const known = names.flatMap((name): [string, Decimal | null][] => {
      const sum = sums.get(key(of, name));
      return sum === undefined ? [] : [[name, sum]];
    });
    return known.length === 0 ? null : new Map(known);
  };
  const [now, whole, before] = [side("now"), side("whole"), side("before")];
  const numbers = (cells: Map<string, Decimal | null> | null): Numbers | null =>
    cells === null ? null : { cells, merged: true };
  const own = numbers(now);
  return { now: own === null || whole === null ? own : { ...own, wholeDays: whole }, before: numbers(before) };
}

const PREVIOUS = "_previous";

function keyOf(column: string): string {
  return column.endsWith(PREVIOUS) ? key("before", column.slice(0, -PREVIOUS.length)) : key("now", column);
}

function key(side: Side, name: string): string {
  return `${side} ${name}`;
}
