/** Who is connected: the account, its money, and how its connection stands. */

import { z } from "zod";
import { shown } from "#ads/cell-text.ts";
import { goalWords } from "#ads/goal-words.ts";
import { defineTool } from "#modules/define-tool.ts";
import { readAdvertiser } from "../endpoints/advertiser-info.ts";
import { AnswerMeta } from "../session/answer-meta.ts";
import type { Connect } from "../session/session.ts";
import { humaniseStatus } from "../words/humanise-status.ts";
import { rejectionLine } from "../words/rejection-line.ts";
import { fresh, toolInput } from "../words/tool-input.ts";

const text = z.string().nullable();

const AccountAnswer = z.object({
  meta: AnswerMeta,
  account: z.object({
    advertiser_id: z.string(),
    name: text,
    company: text,
    status: text,
    status_raw: text,
    rejection_reason: text,
    currency: text,
    timezone: text,
    display_timezone: text,
    country: text,
    today: z.string(),
    balance: z.number().nullable(),
    environment: z.enum(["production", "sandbox"]),
    connection: z.object({
      state: z.string(),
      since: z.string(),
      credential: z.enum(["static", "refreshable"]),
      token_expires_at: text,
      next_refresh_at: text,
    }),
    goals: z.array(z.string()),
    permissions: z.object({ granted: z.array(z.string()), missing: z.array(z.string()) }),
  }),
});

export const getAccountTool = defineTool({
  name: "tiktok_ads_get_account",
  title: "TikTok Ads account",
  description:
    "The connected ad account: name, status, currency, time zone and today's date there, balance, connection state, token expiry, permissions, the owner's goals. Call this first.",
  input: toolInput({ fresh }),
  output: AccountAnswer,
  async run(connect: Connect, input) {
    const session = await connect(input);
    const { advertiserId, environment, facts } = session;
    // After the request it would be another turn of the event loop, in which rows are looked for anew.
    const goals = await session.goals();
    const advertiser = await readAdvertiser(session, { advertiserId, environment });
    return {
      meta: session.meta(),
      account: {
        advertiser_id: advertiserId,
        name: shown(advertiser?.name) ?? session.name,
        company: shown(advertiser?.company),
        status: advertiser?.status ? humaniseStatus(advertiser.status) : null,
        status_raw: shown(advertiser?.status),
        rejection_reason: rejectionLine(advertiser?.rejection_reason),
        currency: session.currency,
        timezone: session.timezone,
        display_timezone: shown(advertiser?.display_timezone),
        country: shown(advertiser?.country),
        today: session.today,
        balance: advertiser?.balance ?? null,
        environment,
        connection: {
          state: facts.state,
          since: time(facts.stateSinceMs),
          credential: facts.kind,
          token_expires_at: facts.expiresAtMs === null ? null : time(facts.expiresAtMs),
          next_refresh_at: facts.nextRefreshAtMs === null ? null : time(facts.nextRefreshAtMs),
        },
        goals: goals.map((goal) => goalWords(goal, session.currency)),
        permissions: session.scopes,
      },
    };
  },
});

function time(ms: number): string {
  return new Date(ms).toISOString();
}
