/** Changes one campaign: sends once, then reads back, so that the answer says what is and not what was wished. */

import { z } from "zod";
import { shown } from "#ads/cell-text.ts";
import { plainText } from "#ads/plain-text.ts";
import { type ErrorCode, ShopError, toShopError } from "#errors.ts";
import type { ChangeResult } from "../endpoints/change-result.ts";
import { AnswerMeta } from "../session/answer-meta.ts";
import type { Change } from "../wire/client.ts";
import type { Endpoint } from "../wire/endpoint.ts";
import { statusOf } from "../words/humanise-status.ts";
import type { ChangeSession } from "./change-session.ts";
import { type Campaign, findCampaign } from "./find-campaign.ts";

export const CHANGE_ANNOTATIONS = {
  readOnlyHint: false,
  destructiveHint: true,
  idempotentHint: true,
  openWorldHint: true,
} as const;

const text = z.string().nullable();

const CampaignState = z.object({
  campaign_id: z.string(),
  campaign_name: text,
  status: text,
  operation_status: text,
  budget: z.number().nullable(),
  budget_mode: text,
});

export const ChangeAnswer = z.object({
  meta: AnswerMeta,
  changed: z.boolean(),
  before: CampaignState,
  now: CampaignState.nullable(),
});
export type ChangeAnswer = z.infer<typeof ChangeAnswer>;

export type CampaignChange = {
  before: Campaign;
  endpoint: Endpoint<ChangeResult>;
  body: Change["body"];
  done(campaign: Campaign): boolean;
};

/** The limit of TikTok's own text in an error. */
const MAX_MESSAGE_CHARACTERS = 500;

/** After these nobody knows whether TikTok made the change. */
const UNCERTAIN: ReadonlySet<ErrorCode> = new Set(["upstream_timeout", "upstream_unavailable", "upstream_shape"]);

/** Sends nothing where the campaign is as wished. @throws outcome_unknown, upstream_rejected, TikTok's refusals */
export async function changeCampaign(session: ChangeSession, change: CampaignChange): Promise<ChangeAnswer> {
  const { before, done } = change;
  if (done(before)) return answer(session, { changed: false, before, now: before });
  const doubt = await sendOnce(session, change);
  const now = await readBack(session, before.campaign_id);
  const seen = !(now instanceof ShopError) && now !== null && done(now);
  if (doubt !== null && !seen) throw outcomeUnknown(doubt, now);
  if (doubt !== null)
    session.warn("TikTok gave no proper answer to the change, but reading the campaign back shows that it was made.");
  if (now instanceof ShopError)
    session.warn(`TikTok accepted the change, but the campaign could not be read back: ${now.message}`);
  else if (!seen)
    session.warn("TikTok accepted the change, but does not show it yet. Look at the campaign again in a minute.");
  return answer(session, { changed: true, before, now: now instanceof ShopError ? null : now });
}

async function sendOnce(session: ChangeSession, { endpoint, body }: CampaignChange): Promise<ShopError | null> {
  try {
    const { result, requestId } = await session.change(endpoint, body);
    const refused = result.error_list?.[0];
    if (refused === undefined) return null;
    throw refusedInList(refused.error_message ?? "", requestId);
  } catch (thrown) {
    const error = toShopError(thrown);
    if (UNCERTAIN.has(error.code)) return error;
    throw error;
  }
}

/** Never throws, because the change may already have been made. */
async function readBack(session: ChangeSession, campaignId: string): Promise<Campaign | null | ShopError> {
  try {
    return await findCampaign(session, campaignId);
  } catch (thrown) {
    return toShopError(thrown);
  }
}

function answer(
  session: ChangeSession,
  { changed, before, now }: { changed: boolean; before: Campaign; now: Campaign | null },
): ChangeAnswer {
  return { meta: session.meta(), changed, before: stateOf(before), now: now === null ? null : stateOf(now) };
}

function stateOf(campaign: Campaign): z.infer<typeof CampaignState> {
  const { campaign_id, campaign_name, operation_status, budget, budget_mode } = campaign;
  return {
    campaign_id,
    campaign_name: shown(campaign_name),
    status: statusOf(campaign),
    operation_status: shown(operation_status),
    budget,
    budget_mode: shown(budget_mode),
  };
}

/** `smart_plus/` answers code 0 and lists what it did not do. */
function refusedInList(message: string, requestId: string | null): ShopError {
  return new ShopError("upstream_rejected", "TikTok did not change this campaign; its own message says why.", {
    upstream: { code: 0, message: plainText(message, MAX_MESSAGE_CHARACTERS), requestId },
  });
}

function outcomeUnknown(doubt: ShopError, now: Campaign | null | ShopError): ShopError {
  const { upstream } = doubt;
  return new ShopError(
    "outcome_unknown",
    `TikTok gave no proper answer, so whether it made the change is not known; ShopMCP does not repeat it. ${told(now)} Look at the campaign again in a minute, before anything is changed once more.`,
    { cause: doubt, ...(upstream === undefined ? {} : { upstream }) },
  );
}

function told(now: Campaign | null | ShopError): string {
  if (now === null || now instanceof ShopError) return "The campaign could not be read back either.";
  const { operation_status, budget, budget_mode } = stateOf(now);
  return `Read back just now, its operation_status is ${operation_status}, its budget ${budget} (${budget_mode}).`;
}
