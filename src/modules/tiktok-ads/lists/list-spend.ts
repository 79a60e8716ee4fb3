/** What listed entities spent in a window, from one report. */

import type { DateWindow } from "#ads/date-window.ts";
import { addDecimals, type Decimal, NOTHING, sumOfKnown, toNumber } from "#ads/decimal.ts";
import { shownSum } from "#ads/shown-sum.ts";
import { fetchReport } from "../report/fetch-report.ts";
import type { ReportRequest } from "../report/report-request.ts";
import type { IdFilters } from "../session/entity-query.ts";
import type { TikTokSession } from "../session/session.ts";
import { LEVEL_DETAILS, type ReportLevel } from "../words/report-levels.ts";

export type ListSpend = {
  /** 0 for an entity that did not deliver; null where its row has no number. */
  of(id: string): number | null;
  total(ids: readonly string[]): number | null;
  notListed(ids: readonly string[]): number;
};

type SpendQuestion = { level: Exclude<ReportLevel, "account">; window: DateWindow; ids: IdFilters };

export async function readSpend(session: TikTokSession, question: SpendQuestion): Promise<ListSpend> {
  const reports = await Promise.all(shapesOf(question).map((shape) => fetchReport(session, shape)));
  const rows = reports.flatMap((report) => report.rows);
  const spends = new Map(rows.map(({ id, cells }) => [id, cells.get("spend") ?? null]));
  const spendOf = (id: string) => spends.get(id) ?? (spends.has(id) ? null : NOTHING);
  const inUnits = (sum: Decimal) => shownSum(sum, session.currency);
  return {
    of(id) {
      const spend = spendOf(id);
      return spend === null ? null : toNumber(spend);
    },
    total(listed) {
      const sum = addDecimals(listed.map(spendOf));
      return sum === null ? null : inUnits(sum);
    },
    notListed(listed) {
      const known = new Set(listed);
      const others = [...spends].flatMap(([id, spend]) => (known.has(id) ? [] : [spend]));
      return inUnits(sumOfKnown(others));
    },
  };
}

/** A Smart+ ad and its creatives have different ids, and a filter may hold either. */
function shapesOf({ level, window, ids }: SpendQuestion): ReportRequest[] {
  const { statusField } = LEVEL_DETAILS[level];
  const shape = { level, breakdown: "none", window, metrics: ["spend"] } as const;
  const filters = (adIds: string) => [
    ...(statusField === null ? [] : [{ field: statusField, values: ["STATUS_ALL"] }]),
    ...Object.entries(ids).map(([field, values]) => ({ field: field === "ad_ids" ? adIds : field, values })),
  ];
  const plain = { ...shape, filters: filters("ad_ids") };
  if (level !== "ad") return [plain];
  const smartPlus = { ...shape, filters: filters("ad_ids_v2"), idDimension: "ad_id_v2" } as const;
  return ids.ad_ids === undefined ? [smartPlus] : [plain, smartPlus];
}
