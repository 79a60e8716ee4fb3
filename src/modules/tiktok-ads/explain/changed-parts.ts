/** The parts of a change: campaigns, ad groups or ads with their numbers in two windows. */

import { type Decimal, sumOfKnown } from "#ads/decimal.ts";
import { plainText } from "#ads/plain-text.ts";
import type { Side, Sides } from "#ads/split-change.ts";
import type { ReportRow } from "../report/report-row.ts";
import { LEVEL_DETAILS } from "../words/report-levels.ts";
import type { ExplainedLevel } from "./explain-input.ts";
import type { ExplainedMetric } from "./explained-metric.ts";

export type ChangedPart = {
  id: string;
  name: string | null;
  campaignId: string;
  now: ReportRow | null;
  before: ReportRow | null;
};

type Windows = { level: ExplainedLevel; now: readonly ReportRow[]; before: readonly ReportRow[] };

export function changedParts({ level, now, before }: Windows, nameContains: string | undefined): ChangedPart[] {
  const { name } = LEVEL_DETAILS[level];
  const wanted = nameContains === undefined ? "" : plainText(nameContains).toLowerCase();
  const earlier = new Map(before.map((row) => [row.id, row]));
  const ids = new Set([...now, ...before].map(({ id }) => id));
  const own = new Map(now.map((row) => [row.id, row]));
  return [...ids].flatMap((id) => {
    const sides = { now: own.get(id) ?? null, before: earlier.get(id) ?? null };
    const labels = (sides.now ?? sides.before)?.labels ?? {};
    const named = labels[name] ?? null;
    if (!(named ?? "").toLowerCase().includes(wanted)) return [];
    return [{ id, name: named, campaignId: level === "campaign" ? id : (labels.campaign_id ?? ""), ...sides }];
  });
}

export function sidesOf({ now, before }: Pick<ChangedPart, "now" | "before">, metric: ExplainedMetric): Sides {
  return { now: sideOf(now, metric), before: sideOf(before, metric) };
}

function sideOf(row: ReportRow | null, { of, per }: ExplainedMetric): Side {
  const sum = (names: readonly string[]): Decimal => sumOfKnown(names.map((name) => row?.cells.get(name) ?? null));
  return { of: sum(of), per: sum(per) };
}
