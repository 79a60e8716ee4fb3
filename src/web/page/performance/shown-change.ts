/** A metric's change as it is shown: what is shown as 0 went neither way, and is neither good nor bad. */

import type { PerformanceView } from "#modules/module-page.ts";
import { formatChange } from "../parts/format-number.ts";

export type Better = PerformanceView["series"][number]["better"];
export type Verdict = "good" | "bad" | undefined;

export function shownChange(
  percent: number,
  better: Better,
): { text: string; way: "up" | "down" | null; verdict: Verdict } {
  const text = formatChange(percent);
  if (text === formatChange(0)) return { text, way: null, verdict: undefined };
  return { text, way: percent < 0 ? "down" : "up", verdict: verdictOf(percent, better) };
}

/** Of a change that is not 0. */
export function verdictOf(change: number, better: Better): Verdict {
  if (better === "neither") return undefined;
  return change > 0 === (better === "more") ? "good" : "bad";
}
