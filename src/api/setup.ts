/** `/api/setup`: the first operator and the first workspace of a new server. */

import { Elysia, status } from "elysia";
import { z } from "zod";
import type { FactsOf } from "#request/request-facts.ts";
import { Secret } from "#secret.ts";
import type { Sessions } from "#workspaces/sessions.ts";
import type { Setup } from "#workspaces/setup.ts";
import type { Workspaces } from "#workspaces/workspaces.ts";
import { begunSession } from "./begun-session.ts";
import { OPEN, SessionDocument, WorkspaceDocument } from "./documents.ts";
import { Password, ShortText, signInOriginOf } from "./sign-in-fields.ts";
import { workspaceDocument } from "./workspaces.ts";

export type SetupParts = { factsOf: FactsOf; setup: Setup; sessions: Sessions; workspaces: Workspaces };

const FIRST_WORKSPACE = "My shop";

const Begin = z.strictObject({ token: ShortText, email: ShortText, password: Password });

export function setupRoutes({ factsOf, setup, sessions, workspaces }: SetupParts) {
  return new Elysia()
    .get("/setup", async () => ({ needed: await setup.needed() }), {
      response: z.object({ needed: z.boolean() }),
      detail: { ...OPEN, summary: "Whether the first operator still has to be created" },
    })
    .post(
      "/setup",
      async ({ body, request, set }) => {
        const facts = factsOf(request);
        const { email } = await setup.redeem({ ...body, password: new Secret(body.password) }, facts.address);
        const begun = await sessions.open(email, signInOriginOf(request, facts));
        const actor = { name: email, origin: facts.address };
        const standing = await workspaces.list();
        const first = standing[0] ?? (await workspaces.create(FIRST_WORKSPACE, undefined, actor));
        const workspace = workspaceDocument(first);
        return status(201, { ...begunSession(begun, facts, set), workspace });
      },
      {
        body: Begin,
        response: { 201: SessionDocument.extend({ workspace: WorkspaceDocument }) },
        detail: { ...OPEN, summary: "Create the first operator with the token from the set-up link, and sign in" },
      },
    );
}
