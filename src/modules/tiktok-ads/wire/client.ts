/** Asks TikTok one thing: a turn, a request, an answer in its envelope. The only place here where a secret is shown. */

import type { Answer } from "#ads/answer-cache.ts";
import type { RateLimits } from "#ads/rate-limits.ts";
import type { Pacer, WaitBounds } from "#ads/request-pacing.ts";
import type { Clock } from "#clock.ts";
import { OwnEnding } from "#concurrency/ending.ts";
import { createFairLimiter, type FairLimiter } from "#concurrency/fair-limiter.ts";
import { ownTurn } from "#concurrency/own-turn.ts";
import { ShopError } from "#errors.ts";
import type { Secret } from "#secret.ts";
import { asksById } from "./asks-by-id.ts";
import { UNPACKED } from "./decode-body.ts";
import type { EndpointFacts } from "./endpoint.ts";
import { openAnswer, pathOf, revealed, unreachable } from "./open-answer.ts";
import { encodeQuery, type Query, type QueryValue } from "./query.ts";
import type { Received, ReceivedFile, Sent, Transport } from "./transport.ts";

export type Environment = "production" | "sandbox";

export type Caller = { environment: Environment; appId: string; appSecret: Secret; accessToken: Secret };

/** Only `/oauth2/advertiser/get/` has a secret in its query, because TikTok demands it. `encoded`: where it is at hand. */
export type Request = {
  endpoint: EndpointFacts;
  query: Query | Readonly<Record<string, QueryValue | Secret>>;
  encoded?: string;
};

/**
 * `onSend` runs once for each request that goes out, `onRequestId` once for each answer, `onExchange` once a request is
 * over.
 */
export type AskBounds = WaitBounds & {
  onSend(): void;
  onRequestId(id: string): void;
  onExchange?: ((path: string, startedMs: number, answered: boolean) => void) | undefined;
};

/** Requests outside tool calls take turns as one tenant. */
const UNATTENDED_TENANT = "unattended";

/** For requests outside tool calls: nobody counts or cancels them. */
export function unattended(deadlineMs: number): AskBounds {
  const nothing = () => undefined;
  return { tenant: UNATTENDED_TENANT, signal: new OwnEnding(), deadlineMs, onSend: nothing, onRequestId: nothing };
}

export type Change = { endpoint: EndpointFacts; body: Readonly<Record<string, QueryValue>> };

/** All that a log of changes is asked for; TikTok takes at most 30 days. Times are UTC, as TikTok writes them. */
export type ChangeLogBody = { advertiser_id: string; start_time: string; end_time: string };

/** What registered tools get: it can send no POST but the two below. */
export type ReadingClient = {
  /**
   * A connection that fails before any answer is tried once more.
   * @throws queue_full, time_limit, upstream_timeout, upstream_unavailable, upstream_shape, and TikTok's refusals
   */
  ask(caller: Caller, request: Request, bounds: AskBounds): Promise<Answer>;
  /** For an answer that is a file; `data` unpacks it. @throws as `ask` */
  download(caller: Caller, request: Request, bounds: AskBounds): Promise<Answer>;
  /** One of the two POSTs that change nothing in the account, hence no path as an argument; it is sent once. */
  prepareReport(caller: Caller, body: Change["body"], bounds: AskBounds): Promise<Answer>;
  /** The other one. */
  prepareChangeLog(caller: Caller, body: ChangeLogBody, bounds: AskBounds): Promise<Answer>;
};

export type ChangingClient = ReadingClient & {
  /**
   * Sent once, because TikTok has no idempotency key. upstream_timeout, upstream_unavailable and upstream_shape leave
   * open whether the change was made.
   */
  change(caller: Caller, change: Change, bounds: AskBounds): Promise<{ data: unknown; requestId: string | null }>;
};

export type Host = { origin: string; limits: RateLimits };

type Parts = {
  clock: Clock;
  transport: Transport;
  bulk: Transport;
  pacer: Pacer;
  hosts: Readonly<Record<Environment, Host>>;
  prepare: {
    report: EndpointFacts<"/report/task/create/">;
    changeLog: EndpointFacts<"/changelog/task/create/">;
  };
};

const MAX_ATTEMPTS = 2;
const OPENING_BRACE = 0x7b;
const NO_WAY_OUT = "Check that this server can open connections to TikTok's API, then try again.";

export function createTikTokClient(parts: Parts): ChangingClient {
  const { clock } = parts;
  const requests = placesOf(parts.transport);
  const downloads = placesOf(parts.bulk);
  const post = async (caller: Caller, { endpoint, body }: Change, bounds: AskBounds) => {
    const way = wayOf(parts, caller, endpoint);
    const headers = { ...headersFor(caller, endpoint), "content-type": "application/json" };
    const content = { headers, body: JSON.stringify(body) };
    const received = await answerTo(parts, { places: requests, way, bounds, attempts: 1 }, () =>
      parts.transport.post(way.origin, way.path, content),
    );
    return {
      ...open(parts, received, { way, caller, endpoint, query: body, bounds }),
      bytes: received.bytes.byteLength,
    };
  };
  const begin = async (caller: Caller, task: Change, bounds: AskBounds): Promise<Answer> => {
    const { data, bytes, requestId } = await post(caller, task, bounds);
    return { data, bytes, fetchedAtMs: clock.now(), cut: false, requestId };
  };
  return {
    async ask(caller, request, bounds) {
      const { way, target, headers } = writtenOut(parts, caller, request);
      const received = await answerTo(parts, { places: requests, way, bounds, attempts: MAX_ATTEMPTS }, () =>
        parts.transport.get(way.origin, target, headers),
      );
      // What comes for nobody who waits is read between calls.
      if (bounds.background !== undefined) await ownTurn();
      const { data, requestId } = open(parts, received, { ...request, way, caller, bounds });
      return { data, bytes: received.bytes.byteLength, fetchedAtMs: clock.now(), cut: received.cut, requestId };
    },
    async download(caller, request, bounds) {
      const { way, target, headers } = writtenOut(parts, caller, request);
      const received = await answerTo(parts, { places: downloads, way, bounds, attempts: MAX_ATTEMPTS }, () =>
        parts.bulk.download(way.origin, target, headers),
      );
      const { status, bytes, cut, pieces } = received;
      if (!(await isFile(received))) {
        const whole = Buffer.concat(await Array.fromAsync(pieces()));
        open(parts, { status, bytes: whole, cut }, { ...request, way, caller, bounds });
        throw notAFile(request.endpoint.path);
      }
      return { data: { pieces }, bytes, fetchedAtMs: clock.now(), cut, requestId: null };
    },
    prepareReport: (caller, body, bounds) => begin(caller, { endpoint: parts.prepare.report, body }, bounds),
    prepareChangeLog: (caller, { advertiser_id, start_time, end_time }, bounds) =>
      begin(caller, { endpoint: parts.prepare.changeLog, body: { advertiser_id, start_time, end_time } }, bounds),
    async change(caller, change, bounds) {
      const { data, requestId } = await post(caller, change, bounds);
      return { data, requestId };
    },
  };
}

/** A refusal comes in the envelope; a file begins with a column's name. */
async function isFile({ status, pieces }: ReceivedFile): Promise<boolean> {
  if (status !== 200) return false;
  for await (const piece of pieces()) return piece[0] !== OPENING_BRACE;
  return true;
}

/** Where a request goes, and the turns that it takes. */
type Way = { origin: string; path: string; lane: string; limits: RateLimits };

function wayOf({ hosts }: Parts, { environment, appId }: Caller, endpoint: EndpointFacts): Way {
  const { origin, limits } = hosts[environment];
  const { path, limits: own } = endpoint;
  return { origin, path: pathOf(endpoint), lane: `${environment} ${appId} ${path}`, limits: lesser(own, limits) };
}

function writtenOut(
  parts: Parts,
  caller: Caller,
  { endpoint, query, encoded = encodeQuery(revealed(query)) }: Request,
) {
  const way = wayOf(parts, caller, endpoint);
  return { way, target: `${way.path}?${encoded}`, headers: headersFor(caller, endpoint) };
}

type Turn = { places: FairLimiter; way: Way; bounds: AskBounds; attempts: number };

/** What is free is not waited for: each promise in between costs a request as much as its own work. */
async function answerTo<Content>(
  { pacer, clock }: Parts,
  { places, way, bounds, attempts }: Turn,
  send: () => Promise<Sent<Content>>,
): Promise<Content> {
  for (let attempt = 1; ; attempt++) {
    const turn = pacer.take(way.lane, way.limits, bounds);
    if (turn !== undefined) await turn;
    bounds.onSend();
    const place = places.enter(bounds);
    if (place !== undefined) await place;
    const startedMs = clock.now();
    let answered = false;
    try {
      const sent = await send();
      answered = "received" in sent;
      if ("received" in sent) return sent.received;
      if (attempt === attempts) throw unreachable(sent.unanswered, { advice: NO_WAY_OUT });
    } finally {
      places.leave(bounds);
      bounds.onExchange?.(way.path, startedMs, answered);
    }
  }
}

/** One tenant's requests leave places for others. */
function placesOf({ connections }: Transport): FairLimiter {
  return createFairLimiter(connections);
}

function lesser(own: RateLimits | undefined, host: RateLimits): RateLimits {
  if (own === undefined) return host;
  return {
    perSecond: Math.min(own.perSecond, host.perSecond),
    perMinute: Math.min(own.perMinute, host.perMinute),
    perDay: Math.min(own.perDay, host.perDay),
  };
}

function notAFile(path: string): ShopError {
  return new ShopError(
    "upstream_shape",
    `TikTok's answer to ${path} is not the file it should be. Look for a newer ShopMCP, or report this sentence.`,
  );
}

function headersFor({ accessToken }: Caller, { small }: EndpointFacts): Record<string, string> {
  const headers = { "access-token": accessToken.reveal(), accept: "application/json" };
  return small ? { ...headers, "accept-encoding": UNPACKED } : headers;
}

type Asked = { way: Way; caller: Caller; endpoint: EndpointFacts; query: object; bounds: AskBounds };

function open(
  { pacer }: Parts,
  received: Received,
  { way, caller, endpoint, query, bounds }: Asked,
): { data: unknown; requestId: string | null } {
  const opened = openAnswer(received, endpoint, () => ({
    byId: asksById(query),
    hidden: [caller.accessToken, caller.appSecret],
    retryAfterSeconds: () => pacer.retryAfterSeconds(way.lane, way.limits),
  }));
  if (opened.requestId !== null) bounds.onRequestId(opened.requestId);
  if ("refusal" in opened) throw opened.refusal;
  return opened;
}
