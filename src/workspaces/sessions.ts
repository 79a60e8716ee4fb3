/** Sessions of operators: signing in, authenticating, ending. */

import type { Clock } from "#clock.ts";
import type { SessionRow } from "#db/sessions.ts";
import type { Store } from "#db/store.ts";
import { ShopError } from "#errors.ts";
import { newId } from "#id.ts";
import { Secret } from "#secret.ts";
import type { Actor, AuditTrail } from "./audit-trail.ts";
import { newDevice } from "./known-device.ts";
import { generateToken, hashToken } from "./opaque-token.ts";
import type { Operator } from "./operators.ts";
import type { Passwords } from "./passwords.ts";
import { ABSOLUTE_MS, IDLE_MS, sessionEnds } from "./session-ends.ts";
import type { SignInLimit } from "./sign-in-limit.ts";

const SEEN_EVERY_MS = 60_000;
const MAX_SESSIONS = 50;
const MAX_USER_AGENT_CHARACTERS = 200;

export type SignInOrigin = { address: string; userAgent: string | null };

export type SignedIn = { sessionId: string; operator: Operator; expiresAtMs: number };

/** `token` and `device` go into cookies only. */
export type Begun = SignedIn & { token: Secret; device: Secret };

export type ShownSession = Omit<SessionRow, "hash" | "operator_id"> & { expires_at_ms: number };

export type Sessions = {
  /** `device`: a known browser's cookie. @throws sign_in_refused, sign_in_limited, queue_full */
  signIn(given: { email: string; password: Secret; device: string | null }, origin: SignInOrigin): Promise<Begun>;
  open(email: string, origin: SignInOrigin): Promise<Begun>;
  /** What the cookie holds, null where there is none. @throws unauthorized, the same for every reason */
  authenticate(token: string | null): Promise<SignedIn>;
  list(operatorId: string): Promise<ShownSession[]>;
  /** Takes effect at its next request. @throws not_found */
  end(ended: { id: string; operatorId: string }, actor: Actor): Promise<void>;
  endOthers(kept: { keptId: string; operatorId: string }, actor: Actor): Promise<number>;
};

type Parts = { store: Store; clock: Clock; audit: AuditTrail; passwords: Passwords; limit: SignInLimit };

export function createSessions({ store, clock, audit, passwords, limit }: Parts): Sessions {
  type Begin = { email: string; origin: SignInOrigin; held: string | null };
  const begin = async ({ email, origin, held }: Begin, matches: (hash: string | null) => Promise<boolean>) => {
    const found = await store.operators.findByEmail(email);
    const actor = { name: found?.email ?? "unknown", origin: origin.address };
    const refused = async () => {
      const event = { actor, action: "session.create", workspaceId: null, target: found?.id ?? null } as const;
      await audit.record({ ...event, outcome: "sign_in_refused" });
      return new ShopError("sign_in_refused", "Email and password do not match. Check both and sign in again.");
    };
    if (!(await matches(found?.password_hash ?? null)) || found === undefined) throw await refused();
    const token = generateToken("smse");
    const nowMs = clock.now();
    const row = {
      id: newId("ses"),
      hash: hashToken(token),
      operator_id: found.id,
      created_at_ms: nowMs,
      last_seen_at_ms: nowMs,
      address: origin.address,
      user_agent: origin.userAgent?.slice(0, MAX_USER_AGENT_CHARACTERS) ?? null,
    };
    const { token: deviceToken, device } = newDevice(held, nowMs);
    const limits = { passwordHash: found.password_hash, ends: sessionEnds(nowMs), most: MAX_SESSIONS };
    if (!(await store.sessions.insert({ row, device, ...limits }))) throw await refused();
    await audit.record({ actor, action: "session.create", workspaceId: null, target: row.id, outcome: "ok" });
    const operator = { id: found.id, email: found.email };
    return { sessionId: row.id, operator, expiresAtMs: endOf(row), token, device: deviceToken };
  };
  return {
    async signIn({ email, password, device }, origin) {
      const typed = email.trim().toLowerCase();
      const admitted = await limit.admit({ email: typed, address: origin.address, device });
      const begun = await begin({ email: typed, origin, held: device }, (hash) => passwords.matches(password, hash));
      await admitted.forget();
      return begun;
    },
    open: (email, origin) => begin({ email, origin, held: null }, async (hash) => hash !== null),
    async authenticate(token) {
      const found = token === null ? undefined : await store.sessions.findByHash(hashToken(new Secret(token)));
      const nowMs = clock.now();
      if (found === undefined || endOf(found.session) <= nowMs) throw notSignedIn();
      const { session, operator } = found;
      const seen = nowMs - session.last_seen_at_ms >= SEEN_EVERY_MS;
      if (seen) await store.sessions.touch(session.id, nowMs);
      const expiresAtMs = endOf(seen ? { ...session, last_seen_at_ms: nowMs } : session);
      return { sessionId: session.id, operator, expiresAtMs };
    },
    async list(operatorId) {
      const nowMs = clock.now();
      return (await store.sessions.list(operatorId))
        .filter((row) => endOf(row) > nowMs)
        .map(({ hash: _, operator_id: __, ...row }) => ({ ...row, expires_at_ms: endOf(row) }));
    },
    async end({ id, operatorId }, actor) {
      if (!(await store.sessions.delete({ id, operatorId })))
        throw new ShopError("not_found", "There is no session of yours with that id. It may have ended already.");
      await audit.record({ actor, action: "session.end", workspaceId: null, target: id, outcome: "ok" });
    },
    async endOthers({ keptId, operatorId }, actor) {
      const ended = await store.sessions.deleteOthers({ keptId, operatorId });
      await audit.record({ actor, action: "session.end_others", workspaceId: null, target: operatorId, outcome: "ok" });
      return ended;
    },
  };
}

function endOf({ created_at_ms, last_seen_at_ms }: Pick<SessionRow, "created_at_ms" | "last_seen_at_ms">): number {
  return Math.min(created_at_ms + ABSOLUTE_MS, last_seen_at_ms + IDLE_MS);
}

function notSignedIn(): ShopError {
  return new ShopError("unauthorized", "You are not signed in, or your session has ended. Sign in again.");
}
