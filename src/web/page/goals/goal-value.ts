/** What a goal asks for, such as `2.50, from a margin of 40 %`. */

import type { Goal } from "../data/queries.ts";
import { formatMetric } from "../parts/format-number.ts";

type Value = Pick<Goal, "kind" | "value" | "currency" | "margin_percent">;

export function goalValue({ kind, value, currency, margin_percent: margin }: Value): string {
  const amount = formatMetric(value, kind === "target_roas" ? "ratio" : "money", currency);
  return margin === null ? amount : `${amount}, from a margin of ${margin} %`;
}
