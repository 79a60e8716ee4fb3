/** Links that the shell makes where passwords are turned off: one sign-in each. */

import type { Clock } from "#clock.ts";
import type { Store } from "#db/store.ts";
import type { Secret } from "#secret.ts";
import type { Begun, SessionStart, SignInOrigin } from "#workspaces/begin-session.ts";
import { generateToken, hashToken } from "#workspaces/opaque-token.ts";
import type { Operator } from "#workspaces/operators.ts";
import type { SignInLimit } from "#workspaces/sign-in-limit.ts";

export const LINK_MS = 1_800_000;

export type SignInLinks = {
  make(operator: Operator, serverUrl: string): Promise<string>;
  signIn(given: { token: Secret; device: string | null }, origin: SignInOrigin): Promise<Begun>;
};

type Parts = { store: Store; clock: Clock; limit: SignInLimit; start: SessionStart };

export function createSignInLinks({ store, clock, limit, start }: Parts): SignInLinks {
  return {
    async make({ id }, serverUrl) {
      const token = generateToken("smsl");
      const nowMs = clock.now();
      await store.signInLinks.insert({
        row: { hash: hashToken(token), operator_id: id, expires_at_ms: nowMs + LINK_MS },
        nowMs,
      });
      // Browsers keep the fragment to themselves, so no proxy logs the token.
      return `${serverUrl}/login#${token.reveal()}`;
    },
    async signIn({ token, device }, origin) {
      await limit.admitUnnamed({ address: origin.address, device });
      const hash = hashToken(token);
      const operator = await store.signInLinks.findOwner({ hash, nowMs: clock.now() });
      if (operator === undefined) throw await start.refuse({ way: "link", operator, origin });
      return start.begin({ operator, proof: { way: "link", hash }, origin, held: device });
    },
  };
}
