/** `/api/recovery-codes`: an operator's own; `/api/sign-in/passwords`: whether passwords open sessions here. */

import { Elysia, status } from "elysia";
import { z } from "zod";
import type { SignInParts } from "./sign-in.ts";
import { signedIn } from "./signed-in.ts";

const PolicyDocument = z.object({ on: z.boolean(), without_other_way: z.array(z.string()) });

export function recoveryCodesRoutes(parts: SignInParts) {
  const { recoveryCodes, passwordPolicy } = parts;
  const policyDocument = async () => ({
    on: await passwordPolicy.on(),
    without_other_way: await passwordPolicy.dependents(),
  });
  return new Elysia()
    .use(signedIn(parts))
    .get("/recovery-codes", async ({ session }) => ({ left: await recoveryCodes.count(session.operator.id) }), {
      response: z.object({ left: z.int() }),
      detail: { summary: "How many of your recovery codes are left" },
    })
    .post(
      "/recovery-codes",
      async ({ session, actor }) => {
        const codes = await recoveryCodes.make(session, actor);
        return status(201, { codes: codes.map((code) => code.reveal()) });
      },
      {
        response: { 201: z.object({ codes: z.array(z.string()) }) },
        detail: { summary: "Make ten new recovery codes, within 15 minutes of signing in; they are shown here only" },
      },
    )
    .get("/sign-in/passwords", policyDocument, {
      response: PolicyDocument,
      detail: { summary: "Whether passwords open sessions, and who has no other way in" },
    })
    .put(
      "/sign-in/passwords",
      async ({ body: { on }, session, actor }) => {
        await passwordPolicy.set(on, session, actor);
        return policyDocument();
      },
      {
        body: z.strictObject({ on: z.boolean() }),
        response: PolicyDocument,
        detail: {
          summary: "Turn passwords on or off, within 15 minutes of signing in; off: of signing in with a passkey",
        },
      },
    );
}
