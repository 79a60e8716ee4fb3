/** What the consent page needs: who wants to connect, and what becomes of the answer. Mounted where OAuth is on. */

import { Elysia } from "elysia";
import { z } from "zod";
import type { Consent } from "#oauth/consent.ts";
import { NewRestrictionDocument, Time } from "./documents.ts";
import { readJson } from "./read-json.ts";
import { ShortText } from "./sign-in-fields.ts";
import { type SignedInParts, signedIn } from "./signed-in.ts";

const ConsentDocument = z.object({
  client: z.object({ name: z.string(), published_by: z.string().nullable() }),
  redirect_host: z.string(),
  allows: z.array(z.string()),
  tools: z.array(z.string()),
  expires_at: Time,
});

/** A `workspace_id` of null refuses. */
const Answer = NewRestrictionDocument.extend({ request: ShortText, workspace_id: ShortText.nullable() });

export type ConsentApi = ReturnType<typeof createConsentApi>;

export function createConsentApi(parts: SignedInParts & { consent: Consent }) {
  const { consent } = parts;
  return new Elysia()
    .onParse({ as: "scoped" }, readJson(parts))
    .use(signedIn(parts))
    .get(
      "/api/consent/:request",
      async ({ params: { request }, session }) => {
        const view = await consent.view(request, session);
        return { ...view, tools: [...view.tools] };
      },
      {
        response: ConsentDocument,
        detail: { summary: "What an app asks for; afterwards only this session may answer" },
      },
    )
    .post(
      "/oauth/consent",
      ({ body: { request: handle, workspace_id: workspaceId, accounts_shown: shown, ...wanted }, session, actor }) =>
        consent.answer({ handle, workspaceId, shown, ...wanted }, session, actor.origin),
      {
        body: Answer,
        response: z.object({ redirect_to: z.string() }),
        detail: { summary: "Answer the app, once; then send the browser to redirect_to" },
      },
    );
}
