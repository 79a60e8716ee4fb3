/** What listed entities spent in a window, from one report. */

import type { DateWindow } from "../report/date-window.ts";
import { addDecimals, type Decimal, toNumber } from "../report/decimal.ts";
import { fetchReport } from "../report/fetch-report.ts";
import { LEVEL_DETAILS, type ReportLevel } from "../report/report-levels.ts";
import type { TikTokSession } from "../session.ts";
import type { IdFilters } from "./entity-kind.ts";

/** An ad of Smart+ has an id of its own, which reports take only under this name. */
const FILTER_FIELDS: Readonly<Record<string, string>> = { ad_ids: "ad_ids_v2" };

/** An entity without a row in the report did not deliver in the window. */
const NO_SPEND: Decimal = { units: 0n, scale: 0 };

export type ListSpend = {
  of(id: string): number;
  /** Of these entities; null for none. */
  total(ids: readonly string[]): number | null;
  /** Of all others that the report has. */
  besides(ids: readonly string[]): number;
};

/** Deleted entities too. */
export async function readSpend(
  session: TikTokSession,
  { level, window, ids }: { level: Exclude<ReportLevel, "account">; window: DateWindow; ids: IdFilters },
): Promise<ListSpend> {
  const { statusField } = LEVEL_DETAILS[level];
  const { rows } = await fetchReport(session, {
    level,
    breakdown: "none",
    window,
    metrics: ["spend"],
    filters: [
      ...(statusField === null ? [] : [{ field: statusField, values: ["STATUS_ALL"] }]),
      ...Object.entries(ids).map(([field, values]) => ({ field: FILTER_FIELDS[field] ?? field, values })),
    ],
    ...(level === "ad" ? { idDimension: "ad_id_v2" } : {}),
  });
  const spends = new Map(rows.map(({ id, cells }) => [id, cells.get("spend") ?? NO_SPEND]));
  const spendOf = (id: string) => spends.get(id) ?? NO_SPEND;
  return {
    of: (id) => toNumber(spendOf(id)),
    total(listed) {
      const sum = addDecimals(listed.map(spendOf));
      return sum === null ? null : toNumber(sum);
    },
    besides(listed) {
      const known = new Set(listed);
      const others = [...spends].flatMap(([id, spend]) => (known.has(id) ? [] : [spend]));
      return toNumber(addDecimals(others) ?? NO_SPEND);
    },
  };
}
