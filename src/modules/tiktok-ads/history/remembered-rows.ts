/** Which remembered rows the totals of a question add up. */

import type { HistoryRows } from "#modules/module-history.ts";

const REPORT = "tiktok_ads_get_report";

/** An audience's rows leave out what TikTok cannot place, and other filters are not those of what is remembered. */
export async function rememberedRows(
  tool: string,
  args: Readonly<Record<string, unknown>>,
): Promise<HistoryRows | null> {
  if (tool !== REPORT) return null;
  const { ReportInput } = await import("../report/report-input.ts");
  const { success, data } = ReportInput.safeParse(args);
  if (!success || (data.breakdown !== "none" && data.breakdown !== "day")) return null;
  const { campaign_ids: ids, ...others } = data.filter ?? {};
  if (Object.values(others).some((value) => value !== undefined)) return null;
  return ids === undefined ? { level: "account", ids: null } : { level: "campaign", ids };
}
