/** The parts of a change: campaigns, ad groups or ads with their numbers in two windows. */

import { addDecimals, NOTHING } from "#ads/decimal.ts";
import { plainText } from "#ads/plain-text.ts";
import type { ChangePart, ChangeSide } from "#modules/module-change.ts";
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

export function changePart({ id, name, now, before }: ChangedPart, metric: ExplainedMetric): ChangePart {
  return { id, name, now: sideOf(now, metric), before: sideOf(before, metric) };
}

export function sideOf(row: ReportRow | null, { of, per }: Pick<ExplainedMetric, "of" | "per">): ChangeSide {
  if (row === null) return { of: null, per: null };
  const sum = (names: readonly string[]) => addDecimals(names.map((name) => row.cells.get(name) ?? null));
  return { of: sum(of), per: per.length === 0 ? NOTHING : sum(per) };
}
