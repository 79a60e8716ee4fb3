/** Begins a session for whoever has just proved to be an operator, and refuses everybody else. */

import type { Clock } from "#clock.ts";
import type { Proof } from "#db/sessions.ts";
import type { Store } from "#db/store.ts";
import { ShopError } from "#errors.ts";
import { newId } from "#id.ts";
import type { Secret } from "#secret.ts";
import type { AuditedAction, AuditTrail } from "./audit-trail.ts";
import { newDevice } from "./known-device.ts";
import { generateToken, hashToken } from "./opaque-token.ts";
import type { Operator } from "./operators.ts";
import { sessionEnd, sessionEnds } from "./session-ends.ts";

const MAX_SESSIONS = 50;
const MAX_USER_AGENT_CHARACTERS = 200;

export type Way = Proof["way"];

export type SignInOrigin = { address: string; userAgent: string | null };

export type SignedIn = { sessionId: string; operator: Operator; expiresAtMs: number; startedAtMs: number; way: Way };

/** `token` and `device` go into cookies only. */
export type Begun = SignedIn & { token: Secret; device: Secret };

export type Proved = { operator: Operator; proof: Proof; origin: SignInOrigin; held: string | null };

export type SessionStart = {
  /** @throws sign_in_refused where the proof no longer holds */
  begin(proved: Proved): Promise<Begun>;
  /** Records it; the error is the same for every reason. */
  refuse(refused: { way: Way; operator: Operator | undefined; origin: SignInOrigin }): Promise<ShopError>;
};

const WAYS = {
  password: {
    action: "session.create",
    refusal: "Email and password do not match, or passwords are turned off here. Check both, or sign in another way.",
  },
  passkey: {
    action: "session.create_by_passkey",
    refusal: "This passkey does not open an account here, or it took too long. Try again, or sign in another way.",
  },
  recovery_code: {
    action: "session.create_by_recovery_code",
    refusal: "This is no recovery code of this server, or it was used already. Each works once; try another one.",
  },
  provider: {
    action: "session.create_by_provider",
    refusal:
      "What your provider says does not open an account here: it took too long or is not valid, the address is not verified or of no allowed domain, or it is no operator's. The server's log says which; `shopmcp operator create` makes an operator.",
  },
  link: {
    action: "session.create_by_link",
    refusal:
      "This link was used already, has expired (30 minutes), or is not this server's. Make another in the shell: `shopmcp operator reset-password`.",
  },
} as const satisfies Record<Way, { action: AuditedAction; refusal: string }>;

export function createSessionStart({ store, clock, audit }: { store: Store; clock: Clock; audit: AuditTrail }) {
  const refuse: SessionStart["refuse"] = async ({ way, operator, origin }) => {
    const { action, refusal } = WAYS[way];
    const actor = { name: operator?.email ?? "unknown", origin: origin.address };
    await audit.record({
      ...{
        actor,
        action,
        workspaceId: null,
        target: operator?.id ?? null,
        targetName: operator?.email,
        outcome: "sign_in_refused",
      },
    });
    return new ShopError("sign_in_refused", refusal);
  };
  const begin: SessionStart["begin"] = async ({ operator, proof, origin, held }) => {
    const { way } = proof;
    const token = generateToken("smse");
    const nowMs = clock.now();
    const row = {
      id: newId("ses"),
      hash: hashToken(token),
      operator_id: operator.id,
      created_at_ms: nowMs,
      last_seen_at_ms: nowMs,
      address: origin.address,
      user_agent: origin.userAgent?.slice(0, MAX_USER_AGENT_CHARACTERS) ?? null,
      way,
    };
    const { token: deviceToken, device } = newDevice(held, nowMs);
    if (!(await store.sessions.insert({ row, device, proof, ends: sessionEnds(nowMs), most: MAX_SESSIONS })))
      throw await refuse({ way, operator, origin });
    const actor = { name: operator.email, origin: origin.address };
    await audit.record({ actor, action: WAYS[way].action, workspaceId: null, target: row.id, outcome: "ok" });
    const signedIn = { sessionId: row.id, operator, expiresAtMs: sessionEnd(row), startedAtMs: nowMs, way };
    return { ...signedIn, token, device: deviceToken };
  };
  return { begin, refuse };
}
