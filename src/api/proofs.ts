/** `/api/workspaces/:id/proof`: what each key and app asked in a month, and the keys that sign it. */

import { Elysia } from "elysia";
import { z } from "zod";
import type { Proofs } from "#proof/proofs.ts";
import type { PublicSigningKey, SigningKeys } from "#proof/signing-keys.ts";
import { isoTime } from "#text/iso-time.ts";
import { OPEN, Time } from "./documents.ts";
import { ShortText } from "./sign-in-fields.ts";
import { type SignedInParts, signedIn } from "./signed-in.ts";

export type ProofParts = SignedInParts & { proofs: Proofs; signingKeys: SigningKeys };

const Month = z.strictObject({ month: ShortText.optional().describe("YYYY-MM, in UTC; absent: this month") });

const Counts = z.object({ calls: z.int(), answered: z.int() });

const MonthDocument = z.object({
  format: z.literal("shopmcp.asked.1"),
  workspace: z.object({ id: z.string(), name: z.string() }),
  month: z.string(),
  from: Time,
  until: Time,
  complete: z.boolean(),
  made_at: Time,
  accounts: z.array(z.object({ id: z.string(), module: z.string(), label: z.string(), name: z.string().nullable() })),
  callers: z.array(
    Counts.extend({
      kind: z.enum(["key", "app", "room", "page_or_shell"]),
      id: z.string().nullable(),
      name: z.string().nullable(),
      may_use: z.object({ tools: z.array(z.string()), accounts: z.array(z.string()) }).nullable(),
      ended_at: Time.nullable(),
      tools: z.array(
        Counts.extend({
          tool: z.string(),
          accounts: z.array(z.string()),
          first_day: z.string().nullable(),
          last_day: z.string().nullable(),
          first_call_at: Time,
          last_call_at: Time,
        }),
      ),
    }),
  ),
  notes: z.array(z.string()),
});

const SignedDocument = z.object({
  statement: z.string(),
  signature: z.string(),
  algorithm: z.literal("Ed25519"),
  key_id: z.string(),
  key_fingerprint: z.string(),
  public_key: z.string(),
  how_to_verify: z.array(z.string()),
});

const KeyDocument = z.object({
  id: z.string(),
  public_key: z.string(),
  fingerprint: z.string(),
  created_at: Time,
  retired_at: Time.nullable(),
});

export function proofsRoutes(parts: ProofParts) {
  const { proofs, signingKeys } = parts;
  return new Elysia()
    .get("/signing-keys", async () => (await signingKeys.list()).map(keyDocument), {
      response: z.array(KeyDocument),
      detail: {
        ...OPEN,
        summary: "The public keys that verify signed proofs, the one that signs now first",
        description: "Open to everybody, since whoever gets a proof verifies it.",
      },
    })
    .use(signedIn(parts))
    .post("/signing-keys", async ({ actor }) => keyDocument(await signingKeys.renew(actor)), {
      response: KeyDocument,
      detail: { summary: "Sign with a new key from now on; the public one of earlier proofs stays listed" },
    })
    .get(
      "/workspaces/:id/proof",
      ({ params: { id: workspaceId }, query: { month } }) => proofs.show({ workspaceId, month }),
      {
        query: Month,
        response: MonthDocument,
        detail: { summary: "What each key and app asked in a month: tools, accounts, days, counts; never an answer" },
      },
    )
    .get(
      "/workspaces/:id/proof/signed",
      ({ params: { id: workspaceId }, query: { month }, actor }) => proofs.sign({ workspaceId, month }, actor),
      {
        query: Month,
        response: SignedDocument,
        detail: { summary: "The same as a text that is signed with Ed25519, with how to verify it" },
      },
    );
}

function keyDocument({ id, pem, fingerprint, createdAtMs, retiredAtMs }: PublicSigningKey) {
  return {
    ...{ id, public_key: pem, fingerprint },
    created_at: isoTime(createdAtMs),
    retired_at: isoTime(retiredAtMs),
  };
}
