/** Bytes to TikTok and back: one bounded pool an origin, every wait and every answer with an end. */

import { createLimit } from "#concurrency/time-limit.ts";
import { ShopError } from "#errors.ts";
import type { ExchangeBounds, Exchanged } from "#outbound/exchange.ts";
import type { Outbound, OutRequest, PoolBounds } from "#outbound/outbound.ts";
import { decodeBody, decodePieces, PACKED } from "./decode-body.ts";
import { errorCodeOf } from "./error-code.ts";

/** TikTok blocks a request that timed out three times within ten minutes, for ten minutes. */
export const REPEATED_TIMEOUT_SECONDS = 600;

export type TransportBounds = PoolBounds & {
  exchangeMs: number;
  changeMs: number;
};

export const TRANSPORT_BOUNDS: TransportBounds = {
  // One tenant gets half: at 8 requests a second and answers of 4 s they are never the bottleneck.
  connections: 64,
  connectMs: 5_000,
  // TikTok's reports take up to half a minute before they give up.
  headersMs: 30_000,
  bodyMs: 15_000,
  // Below a tool call's 45 s, so that the error message still arrives.
  exchangeMs: 40_000,
  // Leaves time in the same call to check whether the change was made.
  changeMs: 15_000,
  // A full page (1,000 rows of 60 metrics) is below 2 MB.
  answerBytes: 8 * 1024 * 1024,
};

const TIMEOUT_CODES: ReadonlySet<string> = new Set([
  "UND_ERR_CONNECT_TIMEOUT",
  "UND_ERR_HEADERS_TIMEOUT",
  "UND_ERR_BODY_TIMEOUT",
  "ETIMEDOUT",
]);
const TOO_LARGE_CODES: ReadonlySet<string> = new Set(["UND_ERR_RES_EXCEEDED_MAX_SIZE", "ERR_BUFFER_TOO_LARGE"]);
/** TikTok sets this header on a report cut at 20,000 ids. */
const CUT_HEADER = "x-tt-ads-throttle";

export type Received = { status: number; bytes: Uint8Array; cut: boolean };

/** `pieces` unpacks the file anew each time. `bytes`: how many it came in. @throws upstream_unavailable, upstream_shape (too large) */
export type ReceivedFile = { status: number; bytes: number; cut: boolean; pieces(): AsyncIterable<Uint8Array> };

/** `unanswered`: the connection failed before any answer, so an idempotent request may be repeated. */
export type Sent<Content = Received> = { received: Content } | { unanswered: unknown };

export type Transport = {
  connections: number;
  /** `path` with its query. @throws upstream_timeout, upstream_unavailable, upstream_shape (too large) */
  get(origin: string, path: string, headers: Record<string, string>): Promise<Sent>;
  /** For a file that is read in pieces. @throws as `get`, less what `pieces` throws */
  download(origin: string, path: string, headers: Record<string, string>): Promise<Sent<ReceivedFile>>;
  /** Never repeated, here or below. @throws as `get` */
  post(origin: string, path: string, content: Content): Promise<Sent>;
  close(): Promise<void>;
};

/** `mayBegin`: asked right before the first byte is written; where it says no, nothing is sent. */
export type Content = { headers: Record<string, string>; body: string } & Pick<ExchangeBounds, "mayBegin">;

export function createTransport(bounds: TransportBounds, outbound: Outbound): Transport {
  const pool = outbound.pool(bounds);
  const exchanges = createLimit(bounds.exchangeMs);
  const changes = createLimit(bounds.changeMs);
  const sendWhole = async (request: Asked, within: ExchangeBounds): Promise<Sent> => {
    const answer = await pool.exchange(request, within);
    if ("failure" in answer) return unanswered(answer);
    const { status, headers, bytes: packed } = answer;
    const encoding = headers["content-encoding"];
    try {
      const bytes = encoding === undefined ? packed : await decodeBody(packed, encoding, bounds.answerBytes);
      return { received: { status, bytes, cut: headers[CUT_HEADER] !== undefined } };
    } catch (cause) {
      throw brokenBody(cause);
    }
  };
  return {
    connections: bounds.connections,
    get: (origin, path, headers) =>
      sendWhole({ origin, path, method: "GET", headers: accepting(headers) }, { limit: exchanges }),
    post: (origin, path, { mayBegin, headers, body }) =>
      sendWhole({ origin, path, method: "POST", headers: accepting(headers), body }, { limit: changes, mayBegin }),
    async download(origin, path, headers) {
      const request: Asked = { origin, path, method: "GET", headers: accepting(headers) };
      const answer = await pool.exchange(request, { limit: exchanges });
      return "failure" in answer ? unanswered(answer) : { received: fileOf(answer, bounds.answerBytes) };
    },
    close: () => pool.close(),
  };
}

type Asked = Omit<OutRequest, "signal">;

function accepting(headers: Record<string, string>): Record<string, string> {
  return "accept-encoding" in headers ? headers : { "accept-encoding": PACKED, ...headers };
}

function unanswered({ failure, answered, late }: Failure): { unanswered: unknown } {
  if (late || TIMEOUT_CODES.has(errorCodeOf(failure))) throw timedOut(failure);
  if (answered) throw brokenBody(failure);
  return { unanswered: failure };
}

function fileOf({ status, headers, bytes: packed }: Answer, maxBytes: number): ReceivedFile {
  return {
    status,
    bytes: packed.byteLength,
    cut: headers[CUT_HEADER] !== undefined,
    async *pieces() {
      try {
        yield* decodePieces(packed, headers["content-encoding"], maxBytes);
      } catch (cause) {
        throw brokenBody(cause);
      }
    },
  };
}

type Answer = Extract<Exchanged, { status: number }>;

type Failure = Exclude<Exchanged, Answer>;

function brokenBody(cause: unknown): ShopError {
  if (cause instanceof ShopError) return cause;
  if (TOO_LARGE_CODES.has(errorCodeOf(cause)))
    return new ShopError(
      "upstream_shape",
      "TikTok's answer is larger than ShopMCP reads in one piece. Ask for less: a shorter window, fewer metrics or a filter.",
      { cause },
    );
  return new ShopError("upstream_unavailable", "TikTok's answer broke off in the middle. Try again in a minute.", {
    cause,
  });
}

function timedOut(cause: unknown): ShopError {
  return new ShopError(
    "upstream_timeout",
    "TikTok did not answer in time. ShopMCP does not repeat such a request, because TikTok then cuts the app's quota: ask for less (a shorter window, fewer metrics, a filter), or wait ten minutes.",
    { cause, retryAfterSeconds: REPEATED_TIMEOUT_SECONDS },
  );
}
