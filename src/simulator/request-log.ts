/** The requests received, for tests to count and compare, without tokens or secrets. */

import { createHash } from "node:crypto";
import type { Host } from "./account.ts";

export type RecordedRequest = {
  atMs: number;
  requestId: string;
  host: Host;
  method: string;
  path: string;
  /** The last value of each name, with secrets masked. */
  query: Record<string, string>;
  headerNames: string[];
  acceptEncoding: string | null;
  tokenHash: string | null;
  body: string;
  /** Null until answered, and for a connection closed without an answer. */
  status: number | null;
  code: number | null;
  message: string | null;
};

const MAX_REQUESTS = 5000;
const TOKEN_HASH_DIGITS = 12;
const MASK = "[masked]";
const SECRET_NAMES = ["secret", "access_token", "refresh_token", "auth_code", "client_secret"];
const SECRET_FIELDS = new RegExp(`"(${SECRET_NAMES.join("|")})"\\s*:\\s*"[^"]*"`, "g");

export function tokenHashOf(accessToken: string): string {
  return createHash("sha256").update(accessToken).digest("hex").slice(0, TOKEN_HASH_DIGITS);
}

export function record(
  requests: RecordedRequest[],
  seen: Pick<RecordedRequest, "atMs" | "requestId" | "host" | "path"> & {
    request: Request;
    query: URLSearchParams;
    body: string;
  },
): RecordedRequest {
  const { request, query, body, ...rest } = seen;
  const token = request.headers.get("access-token");
  const recorded: RecordedRequest = {
    ...rest,
    method: request.method,
    query: Object.fromEntries([...query].map(([name, value]) => [name, SECRET_NAMES.includes(name) ? MASK : value])),
    headerNames: [...request.headers.keys()].sort(),
    acceptEncoding: request.headers.get("accept-encoding"),
    tokenHash: token === null ? null : tokenHashOf(token),
    body: body.replace(SECRET_FIELDS, `"$1":"${MASK}"`),
    status: null,
    code: null,
    message: null,
  };
  requests.push(recorded);
  if (requests.length > MAX_REQUESTS) requests.shift();
  return recorded;
}
