/** The columns of contributions, each with its reader. */

import type { Cell } from "#ads/cell.ts";
import { magnitude, toNumber } from "#ads/decimal.ts";
import { exactOf, roundExact } from "#ads/exact.ts";
import { type Side, type Whole, wholeOf } from "#ads/split-change.ts";
import type { ChangePart } from "#modules/module-change.ts";
import { wordFor } from "../report/resolve-metrics.ts";
import { placesOf, shownMetric } from "../report/shown-metric.ts";
import { LEVEL_DETAILS } from "../words/report-levels.ts";
import type { ExplainedLevel } from "./explain-input.ts";
import type { ExplainedMetric } from "./explained-metric.ts";

export type TablePlan = {
  level: ExplainedLevel;
  metric: ExplainedMetric;
  whole: Whole;
  currency: string | null;
};

/** In units of the last shown digit; null means no value. */
export type ChangedWhole = { now: bigint | null; before: bigint | null };

/** Its contribution is in units of the last shown digit. */
export type Line = {
  part: ChangePart | null;
  count: number;
  now: Side;
  before: Side;
  rate: bigint | null;
  share: bigint | null;
};

export type TableColumn = {
  name: string;
  read(line: Line, changed: ChangedWhole): Cell;
  /** `own`: the change of an account alone, where `changed` is that of several. */
  total?(line: Line, changed: ChangedWhole, own: ChangedWhole): number | null;
};

export function contributionColumns({ level, metric, whole, currency }: TablePlan): TableColumn[] {
  const { id, name } = LEVEL_DETAILS[level];
  const units = (value: bigint | null) => (value === null ? null : toNumber({ units: value, scale: whole.places }));
  const contribution = ({ rate, share }: Line) => (rate === null || share === null ? null : rate + share);
  const both = (column: string, read: (line: Line, changed: ChangedWhole) => number | null): TableColumn => ({
    name: column,
    read,
    total: read,
  });
  const part = (of: "of" | "per") =>
    (["now", "before"] as const).map((side) =>
      both(`${wordFor(metric[of])}${side === "now" ? "" : "_previous"}`, (line) => {
        if (!haveNumber(line, side, [of])) return null;
        return roundExact(exactOf(line[side][of]), placesOf(metric[of][0] ?? "", currency));
      }),
    );
  const own = (["now", "before"] as const).map(
    (side): TableColumn => ({
      name: `${metric.name}${side === "now" ? "" : "_previous"}`,
      read(line) {
        if (!haveNumber(line, side, ["of", "per"])) return null;
        const value = wholeOf([line[side]], whole);
        return value === null ? null : shownMetric(value, metric.metrics[0], currency);
      },
      total: (_line, _changed, alone) => units(alone[side]),
    }),
  );
  return [
    { name: id, read: ({ part: one }) => one?.id ?? null },
    { name, read: ({ part: one, count }) => (one === null ? `others (${count})` : one.name) },
    ...own,
    both("contribution", (line) => units(contribution(line))),
    both("contribution_pct", (line, { now, before }) => {
      const value = contribution(line);
      if (value === null || now === null || before === null || now === before) return null;
      const change = now - before;
      return roundExact({ top: 100n * (change < 0n ? -value : value), bottom: magnitude(change) }, 2);
    }),
    ...(metric.per.length === 0
      ? []
      : [
          both("by_rate", ({ rate }) => units(rate)),
          both("by_share", ({ share }) => units(share)),
          ...part("of"),
          ...part("per"),
        ]),
  ];
}

/** A missing number adds nothing to a sum and is not shown as 0. */
function haveNumber({ part }: Line, side: "now" | "before", sums: readonly ("of" | "per")[]): boolean {
  return part === null || sums.every((sum) => part[side][sum] !== null);
}
