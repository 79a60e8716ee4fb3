/** Sessions of operators: signing in, authenticating, ending. */

import type { Clock } from "#clock.ts";
import type { SessionRow } from "#db/sessions.ts";
import type { Store } from "#db/store.ts";
import { ShopError } from "#errors.ts";
import { Secret } from "#secret.ts";
import type { Actor, AuditTrail } from "./audit-trail.ts";
import type { Begun, SessionStart, SignedIn, SignInOrigin } from "./begin-session.ts";
import { hashToken } from "./opaque-token.ts";
import type { Passwords } from "./passwords.ts";
import { isOver, sessionEnd } from "./session-ends.ts";
import type { SignInLimit } from "./sign-in-limit.ts";

const SEEN_EVERY_MS = 60_000;

export type ShownSession = Omit<SessionRow, "hash" | "operator_id"> & { expires_at_ms: number };

export type Sessions = {
  /** `device`: a known browser's cookie. @throws sign_in_refused, sign_in_limited, queue_full */
  signIn(given: { email: string; password: Secret; device: string | null }, origin: SignInOrigin): Promise<Begun>;
  open(email: string, origin: SignInOrigin): Promise<Begun>;
  /** `token`: what the cookie holds, null where there is none. Null where nobody is signed in. */
  find(token: string | null): Promise<SignedIn | null>;
  /** As `find`. @throws unauthorized, the same for every reason */
  authenticate(token: string | null): Promise<SignedIn>;
  list(operatorId: string): Promise<ShownSession[]>;
  end(ended: { id: string; operatorId: string }, actor: Actor): Promise<void>;
  endOthers(kept: { keptId: string; operatorId: string }, actor: Actor): Promise<number>;
};

type Parts = {
  store: Store;
  clock: Clock;
  audit: AuditTrail;
  passwords: Passwords;
  limit: SignInLimit;
  start: SessionStart;
};

export function createSessions({ store, clock, audit, passwords, limit, start }: Parts): Sessions {
  const find: Sessions["find"] = async (token) => {
    const found = token === null ? undefined : await store.sessions.findByHash(hashToken(new Secret(token)));
    const nowMs = clock.now();
    if (found === undefined || isOver(found.session, nowMs)) return null;
    const { session, operator } = found;
    const seen = nowMs - session.last_seen_at_ms >= SEEN_EVERY_MS;
    if (seen) await store.sessions.touch(session.id, nowMs);
    const expiresAtMs = sessionEnd(seen ? { ...session, last_seen_at_ms: nowMs } : session);
    return { sessionId: session.id, operator, expiresAtMs, startedAtMs: session.created_at_ms, way: session.way };
  };
  return {
    async signIn({ email, password, device }, origin) {
      const typed = email.trim().toLowerCase();
      const admitted = await limit.admit({ email: typed, address: origin.address, device });
      if (!(await store.signInPolicy.passwordsOn()))
        throw await start.refuse({ way: "password", operator: undefined, origin });
      const found = await store.operators.findByEmail(typed);
      const matches = await passwords.matches(password, found?.password_hash ?? null);
      if (found === undefined || !matches) throw await start.refuse({ way: "password", operator: found, origin });
      const { id, email: address, password_hash: hash } = found;
      const operator = { id, email: address };
      const begun = await start.begin({ operator, proof: { way: "password", hash }, origin, held: device });
      await admitted.forget();
      return begun;
    },
    async open(email, origin) {
      const found = await store.operators.findByEmail(email);
      if (found === undefined) throw await start.refuse({ way: "password", operator: found, origin });
      const { id, email: address, password_hash: hash } = found;
      const operator = { id, email: address };
      return start.begin({ operator, proof: { way: "password", hash }, origin, held: null });
    },
    async authenticate(token) {
      const signedIn = await find(token);
      if (signedIn === null) throw notSignedIn();
      return signedIn;
    },
    find,
    async list(operatorId) {
      const nowMs = clock.now();
      return (await store.sessions.list(operatorId))
        .filter((row) => !isOver(row, nowMs))
        .map(({ hash: _, operator_id: __, ...row }) => ({ ...row, expires_at_ms: sessionEnd(row) }));
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

function notSignedIn(): ShopError {
  return new ShopError("unauthorized", "You are not signed in, or your session has ended. Sign in again.");
}
