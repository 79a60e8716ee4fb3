/** `/api/workspaces/:id/goals`: what the owner wants of an account and of its campaigns. */

import { Elysia } from "elysia";
import { z } from "zod";
import { GIVEN_KINDS, GOAL_KINDS } from "#modules/module-goals.ts";
import { goalDocument } from "#watch/goal-document.ts";
import type { Goals } from "#watch/goals.ts";
import { RemovedVersion, SeenVersionField, Time } from "./documents.ts";
import { ShortText } from "./sign-in-fields.ts";
import { type SignedInParts, signedIn } from "./signed-in.ts";
import { ACCOUNT_FIELDS, type KnownModules, wantedAccount } from "./wanted-account.ts";

export type GoalParts = SignedInParts & KnownModules & { goals: Goals };

const NewGoal = z.strictObject({
  kind: z.enum(GIVEN_KINDS),
  value: z.number(),
  campaign_id: ShortText.optional(),
  version: SeenVersionField,
  ...ACCOUNT_FIELDS,
});

const GoalDocument = z.object({
  id: z.string(),
  module: z.string(),
  account: z.string().describe("Its label"),
  kind: z.enum(GOAL_KINDS),
  currency: z.string().nullable(),
  counts: z.boolean().describe("False: it was set for another account or currency"),
  warning: z.string().nullable().describe("The campaign is not among those that are remembered"),
  campaign_id: z.string().nullable(),
  value: z.number(),
  margin_percent: z.number().nullable(),
  set_at: Time,
  version: z.string(),
});

export function goalsRoutes(parts: GoalParts) {
  const { goals } = parts;
  return new Elysia()
    .use(signedIn(parts))
    .get("/workspaces/:id/goals", async ({ params: { id } }) => (await goals.list(id)).map(goalDocument), {
      response: z.array(GoalDocument),
      detail: { summary: "Target CPA, target ROAS and month budget, of the account or of campaigns" },
    })
    .put(
      "/workspaces/:id/goals",
      async ({
        params: { id: workspaceId },
        body: { kind, value, campaign_id: campaignId = null, version, ...account },
        actor,
      }) => {
        const goal = { kind, value: String(value), campaignId, version };
        const wanted = { ...wantedAccount(parts, workspaceId, account), ...goal };
        return goalDocument(await goals.set(wanted, actor));
      },
      {
        body: NewGoal,
        response: GoalDocument,
        detail: {
          summary: "Set a goal, in place of the one of its kind",
          description: "A margin_percent becomes the target_roas at which it is used up.",
        },
      },
    )
    .delete(
      "/workspaces/:id/goals/:goal",
      async ({ params: { id: workspaceId, goal: id }, query: { version }, actor }) => {
        await goals.remove({ id, workspaceId, version }, actor);
        return { id, removed: true };
      },
      {
        query: RemovedVersion,
        response: z.object({ id: z.string(), removed: z.boolean() }),
        detail: { summary: "Remove a goal" },
      },
    );
}
