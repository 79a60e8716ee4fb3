/** Sets the amount of one campaign's own budget and changes nothing else. Compiled in, never registered in v1. */

import { z } from "zod";
import { type Decimal, parseDecimal } from "#ads/decimal.ts";
import { ShopError } from "#errors.ts";
import { defineTool } from "#modules/define-tool.ts";
import {
  BUDGET_MODES,
  type BudgetMode,
  refuseBelowSpend,
  refuseOtherMode,
  refuseUnfitAmount,
} from "../changes/budget-rules.ts";
import { kindOf } from "../changes/campaign-kinds.ts";
import { CHANGE_ANNOTATIONS, ChangeAnswer, changeCampaign } from "../changes/change-campaign.ts";
import { campaignId, changeInput } from "../changes/change-input.ts";
import type { ChangeSession, ConnectToChange } from "../changes/change-session.ts";
import { type Campaign, requireCampaign } from "../changes/find-campaign.ts";
import { spentSoFar } from "../changes/spent-so-far.ts";

export const updateBudgetTool = defineTool({
  name: "tiktok_ads_update_budget",
  title: "Change a TikTok campaign's budget",
  description:
    "Sets the amount of one campaign's own budget, in the account's currency. budget_mode must be the campaign's own: TikTok does not let it change. Refused where ad groups hold the budget, and for GMV Max, old Smart+ and deleted campaigns. Says what TikTok shows afterwards.",
  input: changeInput({
    campaign_id: campaignId,
    budget: z.number().positive().describe("The new amount, a plain number"),
    budget_mode: z.enum(BUDGET_MODES).describe("As list_campaigns shows it for this campaign"),
  }),
  output: ChangeAnswer,
  annotations: CHANGE_ANNOTATIONS,
  async run(connect: ConnectToChange, { campaign_id, budget, budget_mode }) {
    const session = await connect();
    const before = await requireCampaign(session, campaign_id);
    const { update: endpoint } = kindOf(before);
    refuseOtherMode(before, budget_mode);
    const done = (campaign: Campaign) => campaign.budget === budget;
    if (!done(before)) await refuseUnfit(session, before, { amount: decimalOf(budget), mode: budget_mode });
    return changeCampaign(session, {
      before,
      endpoint,
      body: { advertiser_id: session.advertiserId, campaign_id: before.campaign_id, budget },
      done,
    });
  },
});

async function refuseUnfit(
  session: ChangeSession,
  campaign: Campaign,
  { amount, mode }: { amount: Decimal; mode: BudgetMode },
): Promise<void> {
  refuseUnfitAmount(amount, campaign, session.currency);
  const spent = await spentSoFar(session, campaign, mode);
  if (spent === null)
    session.warn(
      "TikTok did not tell the spend, so the budget was not compared with what is spent; TikTok does that itself.",
    );
  else refuseBelowSpend(amount, spent, session.currency);
}

/** Keeps the digits as written: 60.1 has one decimal. */
function decimalOf(budget: number): Decimal {
  const amount = parseDecimal(String(budget));
  if (amount === null) throw new ShopError("invalid_input", "budget: write a plain amount, such as 60 or 60.50.");
  return amount;
}
