/** `/api/workspaces/:id/alerts`: rules over the account's days, and when they fired. */

import { Elysia, status } from "elysia";
import { z } from "zod";
import { CONDITIONS } from "#modules/module-alerts.ts";
import { WATCHED_METRICS } from "#modules/module-history.ts";
import { alertDocument } from "#watch/alert-document.ts";
import type { Alerts } from "#watch/alerts.ts";
import { SeenVersion, Time } from "./documents.ts";
import { ShortText } from "./sign-in-fields.ts";
import { type SignedInParts, signedIn } from "./signed-in.ts";
import { ACCOUNT_FIELDS, type KnownModules, wantedAccount } from "./wanted-account.ts";

export type AlertParts = SignedInParts & KnownModules & { alerts: Alerts };

const QUIET =
  "Times of the account's day, such as 22:00 and 07:00, between which messages wait; they may pass midnight";

const NewAlert = z.strictObject({
  metric: z.enum(WATCHED_METRICS),
  condition: z.enum(CONDITIONS),
  value: z.number().optional(),
  days: z.number().optional(),
  min_sample: z.number().optional(),
  campaign_id: ShortText.optional(),
  quiet: z.strictObject({ from: ShortText, to: ShortText }).nullable().optional().describe(QUIET),
  ...ACCOUNT_FIELDS,
});

/** An alert stays with its account. */
const ChangedAlert = NewAlert.omit({ account: true }).extend({
  version: SeenVersion.optional().describe("As it was listed: refused where the alert is another by now"),
});

const LookedAlert = NewAlert.extend({
  alert: ShortText.optional().describe("The id of the alert in whose place it would stand, of that one's account"),
});

const AlertDocument = z.object({
  id: z.string(),
  module: z.string(),
  account: z.string().describe("Its label"),
  title: z.string(),
  counts: z.boolean(),
  waits: z.string().nullable().describe("Why it cannot be judged yet, or not as soon as others"),
  warning: z.string().nullable().describe("Where nobody will be told"),
  metric: z.enum(WATCHED_METRICS),
  campaign_id: z.string().nullable(),
  condition: z.enum(CONDITIONS),
  value: z.number().nullable(),
  days: z.int(),
  min_sample: z.int(),
  quiet: z.object({ from: z.string(), to: z.string() }).nullable(),
  created_at: Time,
  looked_at: Time.nullable(),
  look_minutes: z.int().nullable(),
  version: z.string(),
  firing_since: z.string().nullable(),
  firings: z.array(
    z.object({
      id: z.string(),
      began: z.string(),
      began_at: Time,
      said: z.string(),
      ended: z.string().nullable(),
      ended_at: Time.nullable(),
      ended_said: z.string().nullable(),
    }),
  ),
});

const BacktestDocument = z.object({
  from: z.string(),
  to: z.string(),
  firings: z.array(z.object({ began: z.string(), ended: z.string().nullable() })),
  judged_until: z.string().nullable().describe("The newest day with a verdict"),
  waits: z.string().nullable(),
  finds_times: z.number().nullable(),
  days: z.array(z.object({ day: z.string(), value: z.number(), usual: z.number().nullable() })),
});

export function alertsRoutes(parts: AlertParts) {
  const { alerts } = parts;
  return new Elysia()
    .use(signedIn(parts))
    .get("/workspaces/:id/alerts", async ({ params: { id } }) => (await alerts.list(id)).map(alertDocument), {
      response: z.array(AlertDocument),
      detail: { summary: "Alerts, each with when it fired, newest first" },
    })
    .post(
      "/workspaces/:id/alerts",
      async ({ params: { id }, body, actor }) =>
        status(201, alertDocument(await alerts.set(ruleIn(parts, id, body), actor))),
      { body: NewAlert, response: { 201: AlertDocument }, detail: { summary: "Set an alert" } },
    )
    .put(
      "/workspaces/:id/alerts/:alert",
      async ({ params: { id: workspaceId, alert: id }, body, actor }) =>
        alertDocument(
          await alerts.change({ id, workspaceId, version: body.version }, ruleIn(parts, workspaceId, body), actor),
        ),
      {
        body: ChangedAlert,
        response: AlertDocument,
        detail: { summary: "Set another rule in its place; when it fired stays" },
      },
    )
    .post(
      "/workspaces/:id/alerts/backtest",
      ({ params: { id }, body }) => alerts.backtest(ruleIn(parts, id, body), body.alert),
      {
        body: LookedAlert,
        response: BacktestDocument,
        detail: { summary: "When such an alert would have fired over the last 90 days; nothing is kept" },
      },
    )
    .post(
      "/workspaces/:id/alerts/:alert/test",
      async ({ params: { id: workspaceId, alert: id }, actor }) => ({
        channels: await alerts.test({ id, workspaceId }, actor),
      }),
      { response: z.object({ channels: z.int() }), detail: { summary: "Send a test to the workspace's channels" } },
    )
    .delete(
      "/workspaces/:id/alerts/:alert",
      async ({ params: { id: workspaceId, alert: id }, actor }) => {
        await alerts.remove({ id, workspaceId }, actor);
        return { id, removed: true };
      },
      { response: z.object({ id: z.string(), removed: z.boolean() }), detail: { summary: "Remove an alert" } },
    );
}

function ruleIn(parts: KnownModules, workspaceId: string, body: z.infer<typeof NewAlert>) {
  const { metric, condition, value, days, quiet = null } = body;
  const { min_sample: minSample, campaign_id: campaignId = null } = body;
  return { ...wantedAccount(parts, workspaceId, body), metric, condition, value, days, quiet, minSample, campaignId };
}
