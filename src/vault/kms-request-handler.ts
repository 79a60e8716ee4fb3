/** Sends the SDK's requests through `outbound`, so that limits hold through a proxy too. */

import type { Outbound, Pool } from "#outbound/outbound.ts";
import type { KmsBounds } from "./kms-calls.ts";

const CONNECTIONS = 50;
/** KMS answers in a few hundred bytes, STS in a few thousand. */
const ANSWER_BYTES = 256 * 1024;

type SdkRequest = {
  method: string;
  protocol: string;
  hostname: string;
  port?: number | undefined;
  path: string;
  query?: Record<string, string | string[] | null> | undefined;
  headers: Record<string, string>;
  body?: unknown;
};

type SdkAnswer = { response: { statusCode: number; headers: Record<string, string>; body: Uint8Array } };

export function createKmsRequestHandler(outbound: Outbound, { connectMs, requestMs }: KmsBounds) {
  const bounds = { connections: CONNECTIONS, connectMs, headersMs: requestMs, bodyMs: requestMs };
  const pool = outbound.pool({ ...bounds, answerBytes: ANSWER_BYTES });
  return {
    handle: (request: SdkRequest, { abortSignal }: { abortSignal?: unknown } = {}) =>
      send(pool, request, { requestMs, given: abortSignal instanceof AbortSignal ? [abortSignal] : [] }),
    destroy: () => void pool.destroy(),
    updateHttpClientConfig: () => undefined,
    httpHandlerConfigs: () => ({}),
  };
}

async function send(
  pool: Pool,
  request: SdkRequest,
  { requestMs, given }: { requestMs: number; given: AbortSignal[] },
): Promise<SdkAnswer> {
  const { protocol, hostname, port, headers, body } = request;
  const limit = AbortSignal.timeout(requestMs);
  try {
    const {
      statusCode,
      headers: answered,
      body: content,
    } = await pool.request({
      origin: `${protocol}//${hostname}${port === undefined ? "" : `:${port}`}`,
      path: pathOf(request),
      method: methodOf(request.method),
      headers,
      ...(typeof body === "string" || body instanceof Uint8Array ? { body } : {}),
      signal: AbortSignal.any([limit, ...given]),
    });
    return { response: { statusCode, headers: singleLines(answered), body: await content.bytes() } };
  } catch (cause) {
    if (limit.aborted || isTimeout(cause)) throw timedOut(cause);
    throw hasCode(cause, /^UND_ERR_SOCKET$/) ? brokenOff(cause) : cause;
  }
}

function pathOf({ path, query = {} }: SdkRequest): string {
  const pairs = Object.entries(query).flatMap(([name, value]) =>
    [value]
      .flat()
      .map((one) =>
        one === null ? encodeURIComponent(name) : `${encodeURIComponent(name)}=${encodeURIComponent(one)}`,
      ),
  );
  return pairs.length === 0 ? path : `${path}?${pairs.join("&")}`;
}

function methodOf(method: string): "GET" | "HEAD" | "POST" | "PUT" {
  if (method === "GET" || method === "HEAD" || method === "PUT") return method;
  return "POST";
}

function singleLines(headers: Record<string, string | string[] | undefined>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, [value].flat().join(", ")]],
    ),
  );
}

function isTimeout(cause: unknown): boolean {
  return hasCode(cause, /^UND_ERR_(?:CONNECT|HEADERS|BODY)_TIMEOUT$/);
}

function hasCode(cause: unknown, code: RegExp): boolean {
  return cause instanceof Error && "code" in cause && code.test(String(cause.code));
}

/** The SDK recognises a broken connection by this code. */
function brokenOff(cause: unknown): Error {
  return Object.assign(new Error("the connection to AWS ended", { cause }), { code: "ECONNRESET" });
}

/** The SDK recognises a time-out by this name, and retries. */
function timedOut(cause: unknown): Error {
  const error = new Error("AWS did not answer in time", { cause });
  error.name = "TimeoutError";
  return error;
}
