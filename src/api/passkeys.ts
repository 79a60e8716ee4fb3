/** `/api/passkeys`: an operator's own passkeys. */

import { Elysia, status } from "elysia";
import { z } from "zod";
import { ShopError } from "#errors.ts";
import type { RequestFacts } from "#request/request-facts.ts";
import { type PasskeyPlace, passkeyPlace } from "#sign-in/passkey-place.ts";
import type { Passkeys, ShownPasskey } from "#sign-in/passkeys.ts";
import { isoTime } from "#text/iso-time.ts";
import { Time } from "./documents.ts";
import { CreationOptions, MadePasskey } from "./passkey-documents.ts";
import { ShortText } from "./sign-in-fields.ts";
import { type SignedInParts, signedIn } from "./signed-in.ts";

export type PasskeyParts = SignedInParts & { passkeys: Passkeys; publicUrl: URL | null };

const PasskeyDocument = z.object({
  id: z.string(),
  name: z.string(),
  host: z.string(),
  created_at: Time,
  last_used_at: Time.nullable(),
});

const NewPasskey = z.strictObject({ name: ShortText, made: MadePasskey });

export function passkeysRoutes(parts: PasskeyParts) {
  const { factsOf, passkeys, publicUrl } = parts;
  const placeOf = (request: Request) => requirePasskeyPlace(publicUrl, factsOf(request));
  return new Elysia()
    .use(signedIn(parts))
    .get("/passkeys", async ({ session }) => (await passkeys.list(session.operator.id)).map(passkeyDocument), {
      response: z.array(PasskeyDocument),
      detail: { summary: "Your passkeys, oldest first" },
    })
    .post(
      "/passkeys/options",
      async ({ session, request }) => CreationOptions.parse(await passkeys.offerNew(session, placeOf(request))),
      {
        response: CreationOptions,
        detail: { summary: "Begin to add a passkey, within 15 minutes of signing in: what the browser makes it from" },
      },
    )
    .post(
      "/passkeys",
      async ({ body: { name, made }, session, actor, request }) => {
        const { id, client_data: clientDataJSON, attestation: attestationObject } = made;
        const given = { name, made: { id, clientDataJSON, attestationObject }, place: placeOf(request) };
        return status(201, passkeyDocument(await passkeys.add(given, session, actor)));
      },
      { body: NewPasskey, response: { 201: PasskeyDocument }, detail: { summary: "Add the passkey that was made" } },
    )
    .patch(
      "/passkeys/:id",
      async ({ params: { id }, body: { name }, session, actor }) =>
        passkeyDocument(await passkeys.rename({ id, name, operatorId: session.operator.id }, actor)),
      {
        body: z.strictObject({ name: ShortText }),
        response: PasskeyDocument,
        detail: { summary: "Rename one of your passkeys" },
      },
    )
    .delete(
      "/passkeys/:id",
      async ({ params: { id }, session, actor }) => {
        await passkeys.remove({ id, operatorId: session.operator.id }, actor);
        return { id, removed: true };
      },
      {
        response: z.object({ id: z.string(), removed: z.boolean() }),
        detail: { summary: "Remove one of your passkeys; it opens nothing from then on" },
      },
    );
}

/** @throws conflict where passkeys do not work at the address that was asked */
export function requirePasskeyPlace(publicUrl: URL | null, facts: RequestFacts): PasskeyPlace {
  const place = passkeyPlace(publicUrl, facts);
  if ("why" in place) throw new ShopError("conflict", place.why);
  return place;
}

function passkeyDocument({ id, name, rp_id, created_at_ms, last_used_at_ms }: ShownPasskey) {
  return {
    ...{ id, name, host: rp_id, created_at: isoTime(created_at_ms) },
    last_used_at: last_used_at_ms === null ? null : isoTime(last_used_at_ms),
  };
}
