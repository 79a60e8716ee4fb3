/** One measure of two builds, and how much worse it may be before the gate fails. */

import { median } from "../cold-start.ts";

/** What shares the machine moves wall time far more than processor time and memory. */
const KINDS = {
  processor: { moreIsBetter: false, tolerance: 1.15 },
  memory: { moreIsBetter: false, tolerance: 1.15 },
  wait: { moreIsBetter: false, tolerance: 1.5 },
  rate: { moreIsBetter: true, tolerance: 1.5 },
} as const;

/** `unit`: as it is shown; empty where the name says it. */
export type Measure = { what: string; kind: keyof typeof KINDS; unit: string };

export type Compared = { what: string; shown: string; worse: string | null };

/** The median of the rounds' ratios, since a busy moment hits both sides of a round. */
export function compare({ what, kind, unit }: Measure, before: readonly number[], now: readonly number[]): Compared {
  const ratio = median(now.map((value, round) => value / (before[round] ?? Number.NaN)));
  const shown = (values: readonly number[]) => `${median(values).toPrecision(3)} ${unit}`.trim();
  const { moreIsBetter, tolerance } = KINDS[kind];
  const times = moreIsBetter ? 1 / ratio : ratio;
  return {
    what,
    shown: `${shown(before)} → ${shown(now)}: ${ratio.toFixed(2)} ×`,
    // A ratio that is no number was not measured, and passes nothing.
    worse: times <= tolerance ? null : `${what}: ${times.toFixed(2)} × as bad, ${tolerance} is allowed`,
  };
}
