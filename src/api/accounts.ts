/** `/api/workspaces/:id/integrations/:module/:label`: one of several accounts, by its label. */

import { Elysia, status } from "elysia";
import { z } from "zod";
import { ShopError } from "#errors.ts";
import { Account, ConnectionDocument, IntegrationDocument } from "./integration-documents.ts";
import { accountWork, DisconnectedDocument, type IntegrationParts, Pasted } from "./integrations.ts";
import { ShortText } from "./sign-in-fields.ts";
import { signedIn } from "./signed-in.ts";

const Label = ShortText.describe("1 to 32 of a–z, 0–9 and hyphens");
const Added = z.strictObject({
  advertiser_id: z.string().trim().min(1).max(200),
  label: Label.optional().describe("Made of the account's name where it is absent"),
});
const ReachedDocument = z.object({
  advertisers: z.array(
    Account.extend({
      connected_as: z.string().nullable().describe("Its label, where it is connected"),
      proposed_label: z.string().nullable().describe("A free label, where it is not"),
    }),
  ),
});

const Replacing = z.strictObject({
  keep_account: z
    .enum(["true", "false"])
    .optional()
    .describe("true refuses credentials of another account than the one that has this label"),
});

const Relabelled = z.strictObject({ label: Label });

export function accountsRoutes(parts: IntegrationParts) {
  const { connections } = parts;
  const work = accountWork(parts);
  return new Elysia()
    .use(signedIn(parts))
    .post(
      "/workspaces/:id/integrations/:module",
      async ({ params, body, actor }) => {
        const { row } = await connections.add(await work.placeOf(params), body, actor);
        return status(201, await work.reportAnew(row));
      },
      {
        body: Pasted,
        response: { 201: ConnectionDocument },
        detail: { summary: "Verify and connect a further account, with a label made of its name" },
      },
    )
    .post(
      "/workspaces/:id/integrations/:module/accounts",
      async ({ params, body }) => {
        const { module } = await work.placeOf(params);
        if (module.sharing === undefined) throw listsNone(module.title);
        return { advertisers: await module.sharing.reachable(body) };
      },
      {
        body: Pasted,
        response: z.object({ advertisers: z.array(Account).readonly() }),
        detail: { summary: "The accounts that these fields reach; nothing is stored" },
      },
    )
    .get(
      "/workspaces/:id/integrations/:module/:label/accounts",
      async ({ params }) => {
        const reached = await connections.reached(await work.placeOf(params));
        return {
          advertisers: reached.map(({ connectedAs, proposed, ...account }) => ({
            ...{ ...account, connected_as: connectedAs, proposed_label: proposed },
          })),
        };
      },
      {
        response: ReachedDocument,
        detail: { summary: "The accounts that the stored credential of this one reaches, as the platform says now" },
      },
    )
    .post(
      "/workspaces/:id/integrations/:module/:label/accounts",
      async ({ params, body: { advertiser_id: accountId, label }, actor }) => {
        const row = await connections.addReached(await work.placeOf(params), { accountId, label }, actor);
        return status(201, await work.reportAnew(row));
      },
      {
        body: Added,
        response: { 201: ConnectionDocument },
        detail: { summary: "Verify and connect a further account with the stored credential of this one" },
      },
    )
    .get("/workspaces/:id/integrations/:module/:label", async ({ params }) => work.look(await work.placeOf(params)), {
      response: IntegrationDocument,
      detail: { summary: "One module: form, guide, troubleshooting, and the account of this label" },
    })
    .put(
      "/workspaces/:id/integrations/:module/:label",
      async ({ params, query: { keep_account: keep }, body, actor }) =>
        work.connect({ ...(await work.placeOf(params)), keepsAccount: keep === "true" }, body, actor),
      {
        body: Pasted,
        query: Replacing,
        response: { 200: ConnectionDocument, 201: ConnectionDocument },
        detail: {
          summary:
            "Verify and connect the account of this label, or replace fields of it; another account takes its place",
        },
      },
    )
    .patch(
      "/workspaces/:id/integrations/:module/:label",
      async ({ params, body: { label }, actor }) =>
        work.reportAnew(await connections.relabel(await work.placeOf(params), label, actor)),
      {
        body: Relabelled,
        response: ConnectionDocument,
        detail: { summary: "Give the account another label; goals, alerts, notes and remembered days stay" },
      },
    )
    .post(
      "/workspaces/:id/integrations/:module/:label/verify",
      async ({ params, actor }) => work.verify(await work.placeOf(params), actor),
      { response: ConnectionDocument, detail: { summary: "Ask the platform now whether this account works" } },
    )
    .delete(
      "/workspaces/:id/integrations/:module/:label",
      async ({ params, actor }) => work.disconnect(await work.placeOf(params), actor),
      {
        response: DisconnectedDocument,
        detail: { summary: "Disconnect this account; the last one of a credential takes what is sealed with it" },
      },
    );
}

function listsNone(title: string): ShopError {
  return new ShopError("usage", `${title} does not list the accounts of a token. Name the account itself.`);
}
