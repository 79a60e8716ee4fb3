/** `/api/workspaces/:id/rates`: the owner's exchange rates, by which accounts of several currencies get one total. */

import { Elysia } from "elysia";
import { z } from "zod";
import { rateDocument } from "#watch/rate-document.ts";
import type { Rates } from "#watch/rates.ts";
import { RemovedVersion, SeenVersionField, Time } from "./documents.ts";
import { ShortText } from "./sign-in-fields.ts";
import { type SignedInParts, signedIn } from "./signed-in.ts";

export type RateParts = SignedInParts & { rates: Rates };

const NewRate = z.strictObject({
  from: ShortText,
  currency: ShortText,
  date: ShortText,
  rate: ShortText.describe("As text: what one of from is in currency"),
  version: SeenVersionField,
});

const RateDocument = z.object({
  id: z.string(),
  from: z.string(),
  currency: z.string().describe("In which accounts are totalled; one a workspace"),
  date: z.string().describe("From this day on, until the next rate"),
  rate: z.string(),
  set_at: Time,
  version: z.string(),
});

export function ratesRoutes(parts: RateParts) {
  const { rates } = parts;
  return new Elysia()
    .use(signedIn(parts))
    .get("/workspaces/:id/rates", async ({ params: { id } }) => (await rates.list(id)).map(rateDocument), {
      response: z.array(RateDocument),
      detail: { summary: "The owner's exchange rates; none is ever fetched" },
    })
    .put(
      "/workspaces/:id/rates",
      async ({ params: { id: workspaceId }, body, actor }) =>
        rateDocument(await rates.set({ workspaceId, ...body }, actor)),
      {
        body: NewRate,
        response: RateDocument,
        detail: { summary: "Set a rate, in place of the one of its currency and date" },
      },
    )
    .delete(
      "/workspaces/:id/rates/:rate",
      async ({ params: { id: workspaceId, rate: id }, query: { version }, actor }) => {
        await rates.remove({ id, workspaceId, version }, actor);
        return { id, removed: true };
      },
      {
        query: RemovedVersion,
        response: z.object({ id: z.string(), removed: z.boolean() }),
        detail: { summary: "Remove a rate" },
      },
    );
}
