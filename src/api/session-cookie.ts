/** The session's cookie and the one by which a browser is known, both out of reach of scripts. */

import type { RequestFacts } from "#request/request-facts.ts";
import { VISIT_MS } from "#rooms/rooms.ts";
import type { Secret } from "#secret.ts";
import { PROVIDER_MS } from "#sign-in/provider.ts";
import { DEVICE_MS } from "#workspaces/known-device.ts";
import { ABSOLUTE_MS } from "#workspaces/session-ends.ts";
import { SESSION_PATHS } from "#workspaces/session-paths.ts";

const ROOM_PATH = `${SESSION_PATHS[0]}/room`;

type Where = Pick<RequestFacts, "secure" | "host">;

export function readSessionCookie(headers: Headers, where: Where): string | null {
  return readCookie(headers, nameAt(where));
}

export function readDeviceCookie(headers: Headers, where: Where): string | null {
  return readCookie(headers, deviceNameAt(where));
}

export function readRoomCookie(headers: Headers, where: Where): string | null {
  return readCookie(headers, roomNameAt(where));
}

/** Sent to the room's routes alone. */
export function roomCookie(visit: Secret, where: Where): string {
  const flags = `Path=${ROOM_PATH}; HttpOnly; SameSite=Strict${where.secure ? "; Secure" : ""}`;
  return `${roomNameAt(where)}=${visit.reveal()}; Max-Age=${VISIT_MS / 1_000}; ${flags}`;
}

export function readProviderCookie(headers: Headers, where: Where): string | null {
  return readCookie(headers, providerNameAt(where));
}

export function providerCookie(token: Secret, where: Where): string {
  return `${providerNameAt(where)}=${token.reveal()}; Max-Age=${PROVIDER_MS / 1_000}; ${attributes(where, SESSION_PATHS[0])}`;
}

function readCookie(headers: Headers, name: string): string | null {
  for (const pair of (headers.get("cookie") ?? "").split(";")) {
    const [given, value] = pair.trim().split("=", 2);
    if (given === name) return value || null;
  }
  return null;
}

/** The session's cookie lasts as long as any session can; the server knows when it ended earlier. */
export function signInCookies({ token, device }: { token: Secret; device: Secret }, where: Where): string[] {
  return [
    ...sessionCookies(token.reveal(), ABSOLUTE_MS / 1_000, where),
    // This cookie outlives the session, so that the browser is known at the next sign-in.
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

/** `__Host-` works over https alone. Over http the port is part of the name, because cookies ignore ports. */
function nameAt({ secure, host }: Where): string {
  return secure ? "__Host-shopmcp" : `shopmcp-${/:(\d+)$/.exec(host)?.[1] ?? 80}`;
}

function providerNameAt(where: Where): string {
  return nameAt(where).replace("shopmcp", "shopmcp-provider");
}

/** `__Host-` demands the path of the whole site. */
function roomNameAt(where: Where): string {
  return nameAt(where).replace("__Host-", "__Secure-").replace("shopmcp", "shopmcp-room");
}

function deviceNameAt(where: Where): string {
  return nameAt(where).replace("shopmcp", "shopmcp-device");
}

/**
 * Over http a browser sends a cookie to every port of the host, so a local program to which the consent page redirects
 * would get the session: the cookie is limited to the paths that need it.
 */
function attributes({ secure }: Where, path: string): string {
  return `Path=${secure ? "/" : path}; HttpOnly; SameSite=Strict${secure ? "; Secure" : ""}`;
}
