/** Asks TikTok one thing: a turn, a request, an answer in its envelope. The only place here where a secret is shown. */

import type { Answer } from "#ads/answer-cache.ts";
import type { RateLimits } from "#ads/rate-limits.ts";
import type { Pacer, WaitBounds } from "#ads/request-pacing.ts";
import type { Clock } from "#clock.ts";
import { createFairLimiter } from "#concurrency/fair-limiter.ts";
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
  const { signal } = new AbortController();
  return { tenant: UNATTENDED_TENANT, signal, deadlineMs, onSend: nothing, onRequestId: nothing };
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
  const requests = pool(parts.transport, clock);
  const downloads = pool(parts.bulk, clock);
  const post = async (caller: Caller, change: Change, bounds: AskBounds) => {
    const { endpoint, body } = change;
    const { origin } = parts.hosts[caller.environment];
    const { take, retryAfterSeconds } = turnsFor(parts, caller, endpoint);
    await take(bounds);
    const headers = { ...headersFor(caller), "content-type": "application/json" };
    const sent = await requests({ bounds, endpoint }, (transport) =>
      transport.post(origin, pathOf(endpoint), { headers, body: JSON.stringify(body) }),
    );
    if ("unanswered" in sent) throw unreachable(sent.unanswered, { advice: NO_WAY_OUT });
    return {
      ...open(sent.received, { caller, bounds, endpoint, query: body }, retryAfterSeconds),
      bytes: sent.received.bytes.byteLength,
    };
  };
  const begin = async (caller: Caller, task: Change, bounds: AskBounds): Promise<Answer> => {
    const { data, bytes, requestId } = await post(caller, task, bounds);
    return { data, bytes, fetchedAtMs: clock.now(), cut: false, requestId };
  };
  return {
    async ask(caller, request, bounds) {
      const { received, retryAfterSeconds } = await askFor(
        parts,
        { caller, request, bounds },
        (origin, target, headers) =>
          requests({ bounds, ...request }, (transport) => transport.get(origin, target, headers)),
      );
      // What comes for nobody who waits is read between calls.
      if (bounds.background !== undefined) await ownTurn();
      const { data, requestId } = open(received, { caller, bounds, ...request }, retryAfterSeconds);
      return { data, bytes: received.bytes.byteLength, fetchedAtMs: clock.now(), cut: received.cut, requestId };
    },
    async download(caller, request, bounds) {
      const { received, retryAfterSeconds } = await askFor(
        parts,
        { caller, request, bounds },
        (origin, target, headers) =>
          downloads({ bounds, ...request }, (transport) => transport.download(origin, target, headers)),
      );
      const { status, bytes, cut, pieces } = received;
      if (!(await isFile(received))) {
        const whole = Buffer.concat(await Array.fromAsync(pieces()));
        open({ status, bytes: whole, cut }, { caller, bounds, ...request }, retryAfterSeconds);
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

type Asked = { caller: Caller; request: Request; bounds: AskBounds };

/** A refusal comes in the envelope; a file begins with a column's name. */
async function isFile({ status, pieces }: ReceivedFile): Promise<boolean> {
  if (status !== 200) return false;
  for await (const piece of pieces()) return piece[0] !== OPENING_BRACE;
  return true;
}

type Send<Content> = (origin: string, target: string, headers: Record<string, string>) => Promise<Sent<Content>>;

async function askFor<Content>(parts: Parts, { caller, request, bounds }: Asked, send: Send<Content>) {
  const { endpoint, query, encoded = encodeQuery(revealed(query)) } = request;
  const { origin } = parts.hosts[caller.environment];
  const { take, retryAfterSeconds } = turnsFor(parts, caller, endpoint);
  const target = `${pathOf(endpoint)}?${encoded}`;
  const headers = { ...headersFor(caller), ...(endpoint.small ? UNPACKED : {}) };
  for (let attempt = 1; ; attempt++) {
    await take(bounds);
    const sent = await send(origin, target, headers);
    if ("received" in sent) return { received: sent.received, retryAfterSeconds };
    if (attempt === MAX_ATTEMPTS) throw unreachable(sent.unanswered, { advice: NO_WAY_OUT });
  }
}

type Pool = <Content>(
  asked: { bounds: AskBounds; endpoint: EndpointFacts },
  send: (transport: Transport) => Promise<Sent<Content>>,
) => Promise<Sent<Content>>;

function pool(transport: Transport, clock: Clock): Pool {
  const limiter = createFairLimiter(transport.connections);
  return async ({ bounds, endpoint }, send) => {
    const leave = await limiter.enter(bounds);
    const startedMs = clock.now();
    let answered = false;
    try {
      const sent = await send(transport);
      answered = "received" in sent;
      return sent;
    } finally {
      leave();
      bounds.onExchange?.(pathOf(endpoint), startedMs, answered);
    }
  };
}

function turnsFor({ pacer, hosts }: Parts, { environment, appId }: Caller, { path, limits: own }: EndpointFacts) {
  const lane = `${environment} ${appId} ${path}`;
  const limits = lesser(own, hosts[environment].limits);
  return {
    async take(bounds: AskBounds) {
      await pacer.take(lane, limits, bounds);
      bounds.onSend();
    },
    retryAfterSeconds: () => pacer.retryAfterSeconds(lane, limits),
  };
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

function headersFor({ accessToken }: Caller): Record<string, string> {
  return { "access-token": accessToken.reveal(), accept: "application/json" };
}

function open(
  received: Received,
  { caller, endpoint, query, bounds }: Request & { caller: Caller; bounds: AskBounds },
  retryAfterSeconds: () => number,
): { data: unknown; requestId: string | null } {
  const hidden = [caller.accessToken, caller.appSecret];
  const opened = openAnswer(received, { endpoint, byId: asksById(query), hidden, retryAfterSeconds });
  if (opened.requestId !== null) bounds.onRequestId(opened.requestId);
  if ("refusal" in opened) throw opened.refusal;
  return opened;
}
