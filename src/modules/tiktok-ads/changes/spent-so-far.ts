/** What a campaign has used of its budget. */

import { presetWindow } from "#ads/date-window.ts";
import { type Decimal, NOTHING } from "#ads/decimal.ts";
import { toShopError } from "#errors.ts";
import { fetchReport } from "../report/fetch-report.ts";
import { isRefusedQuestion } from "../session/refused-question.ts";
import type { TikTokSession } from "../session/session.ts";
import type { BudgetMode } from "./budget-rules.ts";
import type { Campaign } from "./find-campaign.ts";

/** Counts today in the account's zone for a daily budget. Null where TikTok refuses or sends no number. */
export async function spentSoFar(
  session: TikTokSession,
  { campaign_id }: Campaign,
  mode: BudgetMode,
): Promise<Decimal | null> {
  try {
    const { rows } = await fetchReport(session, {
      level: "campaign",
      breakdown: "none",
      window: presetWindow(mode === "BUDGET_MODE_TOTAL" ? "lifetime" : "today", session.today),
      metrics: ["spend"],
      filters: [
        { field: "campaign_ids", values: [campaign_id] },
        { field: "campaign_status", values: ["STATUS_ALL"] },
      ],
    });
    const own = rows.find(({ id }) => id === campaign_id);
    return own === undefined ? NOTHING : (own.cells.get("spend") ?? null);
  } catch (thrown) {
    const error = toShopError(thrown);
    if (!isRefusedQuestion(error)) throw error;
    return null;
  }
}
