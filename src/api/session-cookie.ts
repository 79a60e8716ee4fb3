/** The cookie that carries a session: for our own pages alone, and out of reach of their scripts. */

import type { RequestFacts } from "#request-facts.ts";
import type { Secret } from "#secret.ts";
import { ABSOLUTE_MS } from "#workspaces/session-ends.ts";

type Where = Pick<RequestFacts, "secure" | "host">;

/** The text that the cookie of this server holds, null where there is none. */
export function readSessionCookie(headers: Headers, where: Where): string | null {
  const name = nameAt(where);
  for (const pair of (headers.get("cookie") ?? "").split(";")) {
    const [given, value] = pair.trim().split("=", 2);
    if (given === name) return value || null;
  }
  return null;
}

/** As long as a session can last: when it ends before, the server knows. @see https://www.rfc-editor.org/rfc/rfc6265#section-4.1 */
export function sessionCookie(token: Secret, where: Where): string {
  return `${nameAt(where)}=${token.reveal()}; Max-Age=${ABSOLUTE_MS / 1_000}; ${attributes(where)}`;
}

export function endedCookie(where: Where): string {
  return `${nameAt(where)}=; Max-Age=0; ${attributes(where)}`;
}

/**
 * Browsers take `__Host-` over https alone, for this one host and every path. Over http the port is part of the name:
 * cookies know no ports, and a demo beside a server would sign its operator out.
 */
function nameAt({ secure, host }: Where): string {
  return secure ? "__Host-shopmcp" : `shopmcp-${/:(\d+)$/.exec(host)?.[1] ?? 80}`;
}

function attributes({ secure }: Where): string {
  return `Path=/; HttpOnly; SameSite=Strict${secure ? "; Secure" : ""}`;
}
