/** The answer to whoever has just signed in: who it is, and the cookies. */

import type { RequestFacts } from "#request/request-facts.ts";
import { isoTime } from "#text/iso-time.ts";
import type { Begun, SignedIn } from "#workspaces/begin-session.ts";
import type { Roles } from "#workspaces/roles.ts";
import { signInCookies } from "./session-cookie.ts";

type Answering = { headers: Record<string, string | number | string[]> };

export function begunSession(begun: Begun, facts: RequestFacts, set: Answering) {
  set.headers["set-cookie"] = signInCookies(begun, facts);
  return sessionDocument(begun);
}

export async function ownSession(session: SignedIn, roles: Pick<Roles, "isAdmin">) {
  return { ...sessionDocument(session), admin: await roles.isAdmin(session.operator.id) };
}

function sessionDocument({ operator, sessionId, expiresAtMs, way }: SignedIn) {
  return { operator, session: sessionId, way, expires_at: isoTime(expiresAtMs) };
}
