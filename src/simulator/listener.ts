/** One of TikTok's two hosts, from HTTP request to response, with checks in TikTok's order. */

import type { Clock } from "#clock.ts";
import type { Host } from "./account.ts";
import { admit } from "./admit.ts";
import { exchangeCode } from "./auth-codes.ts";
import { encoded } from "./compression.ts";
import type { Endpoint } from "./endpoint.ts";
import {
  type Envelope,
  jsonResponse,
  PlainText,
  refused,
  requestIdAt,
  type Sending,
  success,
  textResponse,
} from "./envelope.ts";
import type { Fault, Faults } from "./faults.ts";
import type { RateLimiter } from "./rate-limits.ts";
import { REFRESH_ENDPOINTS } from "./refresh-tokens.ts";
import { Refusal } from "./refusal.ts";
import { type RecordedRequest, record } from "./request-log.ts";
import { ENDPOINTS } from "./routes.ts";
import type { World } from "./world.ts";

export type Backstage = {
  clock: Clock;
  world: World;
  faults: Faults;
  limiter: RateLimiter;
  requests: RecordedRequest[];
  /** Real milliseconds before each answer. */
  latency: { ms: number };
  watch: Watch;
};

/** `door`: the address it came to. */
export type Visit = { door: string; path: string; body: string; signal: AbortSignal };

/** Called as a request arrives. The returned function is called when the request has been handled. */
export type Watch = (visit: Visit) => (end: VisitEnd) => void;

/** `envelope` is null for an answer without one; `sent` is false where the client got nothing. */
export type VisitEnd = { envelope: Envelope | null; sent: boolean };

const TOKEN_ENDPOINTS = [exchangeCode, ...REFRESH_ENDPOINTS];
const PREFIX = "/open_api/v1.3/";
const ANY_VERSION = /^\/open_api\/[^/]+\//;
const MAX_BODY_BYTES = 1_048_576;
const GATEWAY_PAGE =
  "<html><head><title>Error</title></head><body><center><h1>Gateway error</h1></center></body></html>";

type Answer = { status: number; headers: Record<string, string> } & (
  | { envelope: Envelope; body: unknown }
  | { text: string; type: string }
);

export function listen(host: Host, backstage: Backstage): Bun.Server<undefined> {
  let serial = 0;
  return Bun.serve({
    hostname: "127.0.0.1",
    port: 0,
    development: false,
    idleTimeout: 0,
    maxRequestBodySize: MAX_BODY_BYTES,
    async fetch(request) {
      serial += 1;
      const { clock, faults, latency } = backstage;
      const { origin: door, pathname, searchParams: query } = new URL(request.url);
      const path = pathname.startsWith(PREFIX) ? pathname.slice(PREFIX.length - 1) : pathname;
      const body = await request.text();
      const requestId = requestIdAt(clock.now(), serial);
      const seen = record(backstage.requests, { atMs: clock.now(), requestId, host, path, request, query, body });

      const ended = backstage.watch({ door, path, body, signal: request.signal });
      const met = faults.take({ method: request.method, path, query, body });
      const fault = met?.fault ?? null;
      const waitMs = latency.ms + (fault?.delayMs ?? 0);
      if (waitMs > 0) await Bun.sleep(waitMs);
      if (fault?.hang === true || fault?.holdRequest === true) await met?.released;
      if (fault?.hang === true || fault?.closeBeforeAnswer === true) {
        ended({ envelope: null, sent: false });
        return closed();
      }

      if (request.method === "POST") backstage.world.madeReports.clear();
      const answer =
        faulty(fault, requestId) ?? rightAnswer({ host, backstage, request, pathname, path, query, body, requestId });
      ended({ envelope: "envelope" in answer ? answer.envelope : null, sent: fault?.loseAnswer !== true });
      if (fault?.loseAnswer === true) return closed();
      if (fault?.holdAnswer === true) await met?.released;
      return send(changed(answer, fault), seen, {
        requestId,
        encode: (text) => fault?.encoded ?? encoded(text, backstage.world.encoding, seen.acceptEncoding),
      });
    },
  });
}

type Asked = {
  host: Host;
  backstage: Backstage;
  request: Request;
  pathname: string;
  path: string;
  query: URLSearchParams;
  body: string;
  requestId: string;
};

function rightAnswer(asked: Asked): Answer {
  const { pathname, path, backstage, requestId } = asked;
  const nowhere = !pathname.endsWith("/") || !ANY_VERSION.test(pathname);
  if (nowhere || backstage.world.missing.get(path) === 404) {
    return { status: 404, headers: {}, text: "404 page not found", type: "text/plain; charset=utf-8" };
  }
  const headers: Record<string, string> = {};
  try {
    const data = answerOf(asked, headers);
    if (data instanceof PlainText) return { status: 200, headers, text: data.text, type: data.type };
    return { ...enveloped(success(data, requestId), 200), headers };
  } catch (thrown) {
    if (!(thrown instanceof Refusal)) throw thrown;
    return enveloped(refused(thrown, requestId), thrown.code === WRONG_METHOD ? 405 : 200);
  }
}

const WRONG_METHOD = 40117;

function answerOf(
  { host, backstage, request, pathname, path, query, body }: Asked,
  answerHeaders: Record<string, string>,
): unknown {
  const { world, clock, limiter } = backstage;
  const missing = world.missing.get(path);
  if (missing !== undefined) throw new Refusal(missing, `The endpoint ${path} is not there any more.`);
  const contentType = request.headers.get("content-type") ?? "";
  const exchange = TOKEN_ENDPOINTS.find((one) => one.path === path && pathname.startsWith(PREFIX));
  if (exchange !== undefined) {
    if (request.method !== "POST") throw new Refusal(WRONG_METHOD, `The method cannot be used for ${path}.`);
    return exchange.answer({ world, clock, host, body, contentType });
  }
  const endpoint = endpointFor(pathname, path, request.method, host);
  const token = admit(world, clock, limiter, {
    host,
    endpoint,
    headers: request.headers,
    advertiserId: query.get("advertiser_id"),
  });
  return endpoint.answer({ world, clock, host, token, endpoint, query, body, contentType, answerHeaders });
}

function endpointFor(pathname: string, path: string, method: string, host: Host): Endpoint {
  if (!pathname.startsWith(PREFIX)) throw new Refusal(40051, "Invalid API version. The supported version is v1.3.");
  const here = ENDPOINTS.filter((one) => one.path === path);
  if (here.length === 0) throw new Refusal(40008, `The endpoint ${path} has not been implemented.`);
  const endpoint = here.find((one) => one.method === method);
  if (endpoint === undefined) throw new Refusal(WRONG_METHOD, `The method ${method} cannot be used for ${path}.`);
  if (host === "sandbox" && !endpoint.sandbox) {
    throw new Refusal(40014, `The endpoint ${path} is not supported in the sandbox environment.`);
  }
  return endpoint;
}

function faulty(fault: Fault | null, requestId: string): Answer | null {
  if (fault === null) return null;
  const status = fault.httpStatus ?? 200;
  if (fault.rawBody !== undefined)
    return { status, headers: {}, text: fault.rawBody, type: fault.contentType ?? "text/html" };
  if (fault.code !== undefined) {
    return enveloped(refused(new Refusal(fault.code, fault.message ?? "A simulated refusal."), requestId), status);
  }
  if (fault.httpStatus !== undefined) return { status, headers: {}, text: GATEWAY_PAGE, type: "text/html" };
  return null;
}

function enveloped(envelope: Envelope, status: number): Answer {
  return { status, headers: {}, envelope, body: envelope };
}

function changed(answer: Answer, fault: Fault | null): Answer {
  if (fault?.mutate === undefined || !("envelope" in answer)) return answer;
  return { ...answer, body: fault.mutate(answer.envelope) };
}

function send(answer: Answer, seen: RecordedRequest, how: Pick<Sending, "requestId" | "encode">): Response {
  seen.status = answer.status;
  const sending = { ...how, status: answer.status, headers: answer.headers };
  if ("text" in answer) return textResponse(answer.text, answer.type, sending);
  seen.code = answer.envelope.code;
  seen.message = answer.envelope.message;
  return jsonResponse(answer.body, sending);
}

/** Bun drops a connection only where a body fails before its first byte, and prints a non-empty error. */
function closed(): Response {
  return new Response(
    new ReadableStream({
      pull(controller) {
        controller.error();
      },
    }),
  );
}
