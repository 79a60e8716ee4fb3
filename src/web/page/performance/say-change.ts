/** An explained change in words, with amounts as they stand beside it. */

import type { SeriesUnit } from "#modules/module-page.ts";
import { formatMetric } from "../parts/format-number.ts";
import type { Explanation } from "./read-explanation.ts";

type Line = { label: string; unit: SeriesUnit };

/** The answer's own sentence where one of the two values is unknown. */
export function sayChange({ summary, steps }: Explanation, { label, unit }: Line, currency: string | null): string {
  const [before, now] = [steps.at(0)?.to, steps.at(-1)?.to];
  if (before === undefined || now === undefined) return summary;
  const said = (value: number) => formatMetric(value, unit, currency);
  const moved = said(now - before) === said(0) ? "did not change" : now > before ? "rose" : "fell";
  const [, rest] = /\. (.*)$/s.exec(summary) ?? [];
  // Of several accounts it says first whose change it is.
  const [group = ""] = /^.+, \d+ accounts?: /.exec(summary) ?? [];
  const change = `${group}${label} ${moved}: ${said(before)} before, ${said(now)} now, change ${said(now - before)}.`;
  return rest === undefined ? change : `${change} ${rest}`;
}
