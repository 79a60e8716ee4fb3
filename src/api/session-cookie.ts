/** The cookies that carry a session and make a browser known: for our own pages alone, out of reach of their scripts. */

import type { RequestFacts } from "#request-facts.ts";
import type { Secret } from "#secret.ts";
import { DEVICE_MS } from "#workspaces/known-device.ts";
import { ABSOLUTE_MS } from "#workspaces/session-ends.ts";
import { SESSION_PATHS } from "#workspaces/session-paths.ts";

type Where = Pick<RequestFacts, "secure" | "host">;

/** The text that the cookie of this server holds, null where there is none. */
export function readSessionCookie(headers: Headers, where: Where): string | null {
  return readCookie(headers, nameAt(where));
}

/** The text by which this browser is known here, null where it is not. */
export function readDeviceCookie(headers: Headers, where: Where): string | null {
  return readCookie(headers, deviceNameAt(where));
}

function readCookie(headers: Headers, name: string): string | null {
  for (const pair of (headers.get("cookie") ?? "").split(";")) {
    const [given, value] = pair.trim().split("=", 2);
    if (given === name) return value || null;
  }
  return null;
}

/** Both cookies of a sign-in. The session's lasts as long as a session can: when it ends before, the server knows. */
export function signInCookies({ token, device }: { token: Secret; device: Secret }, where: Where): string[] {
  return [
    ...sessionCookies(token.reveal(), ABSOLUTE_MS / 1_000, where),
    // Stays when the session ends: that is what it is for.
    `${deviceNameAt(where)}=${device.reveal()}; Max-Age=${DEVICE_MS / 1_000}; ${attributes(where, SESSION_PATHS[0])}`,
  ];
}

export function endedCookies(where: Where): string[] {
  return sessionCookies("", 0, where);
}

/** @see https://www.rfc-editor.org/rfc/rfc6265#section-4.1 */
function sessionCookies(value: string, maxAgeSeconds: number, where: Where): string[] {
  const paths = where.secure ? ["/"] : SESSION_PATHS;
  return paths.map((path) => `${nameAt(where)}=${value}; Max-Age=${maxAgeSeconds}; ${attributes(where, path)}`);
}

/**
 * Browsers take `__Host-` over https alone, for this one host and every path. Over http the port is part of the name:
 * cookies know no ports, and a demo beside a server would sign its operator out.
 */
function nameAt({ secure, host }: Where): string {
  return secure ? "__Host-shopmcp" : `shopmcp-${/:(\d+)$/.exec(host)?.[1] ?? 80}`;
}

function deviceNameAt(where: Where): string {
  return nameAt(where).replace("shopmcp", "shopmcp-device");
}

/**
 * Over http a browser sends a cookie to every port of the host: a program on this machine to which the consent page leads
 * the browser back would get the session. So it is kept to the paths that need it. `__Host-` demands every path.
 */
function attributes({ secure }: Where, path: string): string {
  return `Path=${secure ? "/" : path}; HttpOnly; SameSite=Strict${secure ? "; Secure" : ""}`;
}
