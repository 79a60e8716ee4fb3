/** A change as steps from the value before to the value now. */

import { amountIn, nameOf, type Shape } from "./columns.ts";
import type { Answer } from "./read-answer.ts";

export type ChangeSteps = {
  metric: string;
  before: number;
  now: number;
  steps: readonly { name: string; amount: number; from: number; to: number }[];
};

/** Of the change: contributions are rounded, each by less than this together. */
const ROUNDING = 0.02;

/** Null where either value is not known, or the steps do not lead to it: an average of several accounts is no sum of theirs. */
export function changeSteps({ answer, shape }: { answer: Answer; shape: Shape }): ChangeSteps | null {
  const { columns, rows, totals } = answer;
  const metric = columns.find((name) => columns.includes(`${name}_previous`));
  const [before, now] = [totals[`${metric}_previous`] ?? null, totals[metric ?? ""] ?? null];
  if (metric === undefined || before === null || now === null) return null;
  const at = columns.indexOf("contribution");
  let reached = before;
  const steps = rows.flatMap((row) => {
    const amount = amountIn(row, at);
    if (amount === null) return [];
    const from = reached;
    reached += amount;
    return [{ name: nameOf(row, shape), amount, from, to: reached }];
  });
  const missed = Math.abs(now - reached);
  const fits = missed <= Math.max(ROUNDING * Math.abs(now - before), 1e-4 * Math.abs(now));
  return fits ? { metric, before, now, steps } : null;
}
