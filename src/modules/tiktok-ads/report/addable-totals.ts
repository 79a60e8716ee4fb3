/** A report's totals as sums, so that those of several accounts can be added up and their quotients recomputed. */

import type { Decimal } from "#ads/decimal.ts";
import type { AddableTotals, AmountsByName } from "#modules/module-totals.ts";
import { describeMetric } from "../words/metric-catalogue.ts";
import type { ReportLine } from "./report-line.ts";
import { addsUp, type Numbers } from "./report-row.ts";

type Total = Pick<ReportLine, "now" | "before">;

type Given = { metrics: readonly string[]; shownOf(total: Total, currency: string | null): Record<string, unknown> };

/** Which cells of a total a sum stands for: of the window, of its whole days, of the window it is compared with. */
const SIDES = ["now", "whole", "before"] as const;
type Side = (typeof SIDES)[number];

export function addableTotals(total: Total, { metrics, shownOf }: Given): AddableTotals {
  const names = metrics.filter(addsUp);
  const cells = { now: total.now?.cells, whole: total.now?.wholeDays, before: total.before?.cells };
  const sums = SIDES.flatMap((side) => {
    const own = cells[side];
    return own === undefined
      ? []
      : names.map((name): [string, Decimal | null] => [key(side, name), own.get(name) ?? null]);
  });
  const money = names.filter((name) => describeMetric(name)?.unit === "money");
  return {
    sums: new Map(sums),
    money: new Set(SIDES.flatMap((side) => money.map((name) => key(side, name)))),
    shown: (all, currency) => shownOf(totalFrom(all, names), currency),
  };
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

function key(side: Side, name: string): string {
  return `${side} ${name}`;
}
