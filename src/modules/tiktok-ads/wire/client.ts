/** Asks TikTok one thing: a turn, a request, an answer in its envelope. The only place here where a secret is shown. */

import type { Answer } from "#ads/answer-cache.ts";
import type { Pacer, WaitBounds } from "#ads/pacing.ts";
import type { RateLimits } from "#ads/rate-limits.ts";
import type { Clock } from "#clock.ts";
import { ShopError } from "#errors.ts";
import { createFairLimiter } from "#fair-limiter.ts";
import type { Secret } from "#secret.ts";
import { asksById } from "./asks-by-id.ts";
import type { EndpointFacts } from "./endpoint.ts";
import { openAnswer, pathOf, revealed, unreachable } from "./open-answer.ts";
import { encodeQuery, type Query, type QueryValue } from "./query.ts";
import type { Received, Sent, Transport } from "./transport.ts";

export type Environment = "production" | "sandbox";

/** As whom to ask. */
export type Caller = { environment: Environment; appId: string; appSecret: Secret; accessToken: Secret };

/** A secret stands in a query only where TikTok demands it: in `/oauth2/advertiser/get/`. */
export type Request = { endpoint: EndpointFacts; query: Query | Readonly<Record<string, QueryValue | Secret>> };

/** `onSend` is called once for each request that really goes out, `onRequestId` with TikTok's name for an answered one. */
export type AskBounds = WaitBounds & { onSend(): void; onRequestId(id: string): void };

/** What no tool call asks for takes turns as a tenant of its own. */
const UNATTENDED_TENANT = "unattended";

/** For what no tool call asks: nobody counts it or gives it up. */
export function unattended(deadlineMs: number): AskBounds {
  const nothing = () => undefined;
  const { signal } = new AbortController();
  return { tenant: UNATTENDED_TENANT, signal, deadlineMs, onSend: nothing, onRequestId: nothing };
}

/** `body` is written as JSON. */
export type Change = { endpoint: EndpointFacts; body: Readonly<Record<string, QueryValue>> };

export type TikTokClient = {
  /**
   * A GET under `/open_api/v1.3`. A connection that fails before any answer is tried once more; nothing else is.
   * @throws queue_full, time_limit, upstream_timeout, upstream_unavailable, upstream_shape, and TikTok's refusals
   */
  ask(caller: Caller, request: Request, bounds: AskBounds): Promise<Answer>;
  /** The same for an answer that is a file: `data` is its text. @throws as `ask` */
  download(caller: Caller, request: Request, bounds: AskBounds): Promise<Answer>;
  /**
   * Begins a large report. The one POST that changes nothing in the account, so that its endpoint is no argument; like
   * `change` it is sent once. @throws as `ask`
   */
  prepareReport(caller: Caller, body: Change["body"], bounds: AskBounds): Promise<Answer>;
  /**
   * A POST under `/open_api/v1.3`: one request, whatever becomes of it, since TikTok has no key by which it would
   * know a repeated one. upstream_timeout, upstream_unavailable and upstream_shape leave open whether it was done.
   * @throws as `ask`
   */
  change(caller: Caller, change: Change, bounds: AskBounds): Promise<{ data: unknown; requestId: string | null }>;
};

export type Host = { origin: string; limits: RateLimits };

/** `bulk` reads larger answers than `transport`. */
type Parts = {
  clock: Clock;
  transport: Transport;
  bulk: Transport;
  pacer: Pacer;
  hosts: Readonly<Record<Environment, Host>>;
  /** Where a large report is begun. */
  prepare: EndpointFacts;
};

/** The first, and one more where the connection failed before any answer. */
const MAX_ATTEMPTS = 2;
const NO_WAY_OUT = "Check that this server can open connections to TikTok's API, then try again.";

export function createTikTokClient(parts: Parts): TikTokClient {
  const { clock } = parts;
  const requests = pool(parts.transport);
  const downloads = pool(parts.bulk);
  const post = async (caller: Caller, change: Change, bounds: AskBounds) => {
    const { endpoint, body } = change;
    const { origin } = parts.hosts[caller.environment];
    const { take, retryAfterSeconds } = turnsFor(parts, caller, endpoint);
    await take(bounds);
    const headers = { ...headersFor(caller), "content-type": "application/json" };
    const sent = await requests(bounds, (transport) =>
      transport.post(origin, pathOf(endpoint), { headers, body: JSON.stringify(body) }),
    );
    if ("unanswered" in sent) throw unreachable(sent.unanswered, { advice: NO_WAY_OUT });
    return {
      ...open(sent.received, { caller, bounds, endpoint, query: body }, retryAfterSeconds),
      bytes: sent.received.text.length,
    };
  };
  return {
    async ask(caller, request, bounds) {
      const { received, retryAfterSeconds } = await askFor(requests, parts, { caller, request, bounds });
      const { data } = open(received, { caller, bounds, ...request }, retryAfterSeconds);
      return { data, bytes: received.text.length, fetchedAtMs: clock.now(), cut: received.cut };
    },
    async download(caller, request, bounds) {
      const { received, retryAfterSeconds } = await askFor(downloads, parts, { caller, request, bounds });
      // A refusal comes in the envelope, as everywhere; a file begins with the name of a column.
      if (received.status !== 200 || received.text.startsWith("{")) {
        open(received, { caller, bounds, ...request }, retryAfterSeconds);
        throw notAFile(request.endpoint.path);
      }
      return { data: received.text, bytes: received.text.length, fetchedAtMs: clock.now(), cut: received.cut };
    },
    async prepareReport(caller, body, bounds) {
      const { data, bytes } = await post(caller, { endpoint: parts.prepare, body }, bounds);
      return { data, bytes, fetchedAtMs: clock.now(), cut: false };
    },
    async change(caller, change, bounds) {
      const { data, requestId } = await post(caller, change, bounds);
      return { data, requestId };
    },
  };
}

type Asked = { caller: Caller; request: Request; bounds: AskBounds };

async function askFor(exchange: Pool, parts: Parts, { caller, request, bounds }: Asked) {
  const { endpoint, query } = request;
  const { origin } = parts.hosts[caller.environment];
  const { take, retryAfterSeconds } = turnsFor(parts, caller, endpoint);
  const target = `${pathOf(endpoint)}?${encodeQuery(revealed(query))}`;
  const headers = headersFor(caller);
  for (let attempt = 1; ; attempt++) {
    await take(bounds);
    const sent = await exchange(bounds, (transport) => transport.get(origin, target, headers));
    if ("received" in sent) return { received: sent.received, retryAfterSeconds };
    if (attempt === MAX_ATTEMPTS) throw unreachable(sent.unanswered, { advice: NO_WAY_OUT });
  }
}

type Pool = (bounds: AskBounds, send: (transport: Transport) => Promise<Sent>) => Promise<Sent>;

/** A transport whose connections the tenants share. */
function pool(transport: Transport): Pool {
  const limiter = createFairLimiter(transport.connections);
  return ({ tenant, signal }, send) => limiter({ tenant, signal }, () => send(transport));
}

/** TikTok counts per developer app and endpoint. */
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

/** Never more than the host allows of any endpoint. */
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

/** What TikTok says in place of what was asked for is thrown. */
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
