/** Recovery codes: for whoever has lost the other ways in. Each works once. */

import { randomInt } from "node:crypto";
import type { Clock } from "#clock.ts";
import type { Store } from "#db/store.ts";
import { Secret } from "#secret.ts";
import type { Actor, AuditTrail } from "#workspaces/audit-trail.ts";
import type { Begun, SessionStart, SignedIn, SignInOrigin } from "#workspaces/begin-session.ts";
import { hashToken } from "#workspaces/opaque-token.ts";
import { requireRecentSignIn } from "#workspaces/recent-sign-in.ts";
import type { SignInLimit } from "#workspaces/sign-in-limit.ts";

export const CODES = 10;
/** Crockford's base 32 has no letters that look like digits. @see https://www.crockford.com/base32.html */
const DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/** Four groups of five are 100 bits, so a fast hash is enough. */
const GROUPS = 4;
const GROUP_DIGITS = 5;

export type RecoveryCodes = {
  hasAny(): Promise<boolean>;
  count(operatorId: string): Promise<number>;
  /** They replace all earlier ones and are shown here only. @throws sign_in_stale */
  make(session: SignedIn, actor: Actor): Promise<Secret[]>;
  signIn(given: { code: Secret; device: string | null }, origin: SignInOrigin): Promise<Begun>;
};

type Parts = { store: Store; clock: Clock; audit: AuditTrail; limit: SignInLimit; start: SessionStart };

export function createRecoveryCodes({ store, clock, audit, limit, start }: Parts): RecoveryCodes {
  return {
    hasAny: () => store.recoveryCodes.hasAny(),
    count: (operatorId) => store.recoveryCodes.count(operatorId),
    async make(session, actor) {
      const nowMs = clock.now();
      requireRecentSignIn(session, nowMs);
      const { id } = session.operator;
      const codes = Array.from({ length: CODES }, newCode);
      const maker = { operatorId: id, sessionId: session.sessionId };
      await store.recoveryCodes.replace({ operatorId: id, hashes: codes.map(hashCode), atMs: nowMs, maker });
      await audit.record({ actor, action: "recovery_codes.make", workspaceId: null, target: id, outcome: "ok" });
      return codes;
    },
    async signIn({ code, device }, origin) {
      await limit.admitUnnamed({ address: origin.address, device });
      const hash = hashCode(code);
      const operator = await store.recoveryCodes.findOwner(hash);
      if (operator === undefined) throw await start.refuse({ way: "recovery_code", operator, origin });
      return start.begin({ operator, proof: { way: "recovery_code", hash }, origin, held: device });
    },
  };
}

function newCode(): Secret {
  const group = () => Array.from({ length: GROUP_DIGITS }, () => DIGITS[randomInt(DIGITS.length)]).join("");
  return new Secret(Array.from({ length: GROUPS }, group).join("-"));
}

/** Either case, other separators, and letters that Crockford reads as digits are accepted. */
function hashCode(code: Secret): Buffer {
  const plain = code
    .reveal()
    .toUpperCase()
    .replaceAll(/[^0-9A-Z]/g, "");
  return hashToken(new Secret(plain.replaceAll("O", "0").replaceAll(/[IL]/g, "1")));
}
