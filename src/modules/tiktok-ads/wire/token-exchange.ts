/** One POST to an OAuth endpoint: secrets in the body, none in a header, and no repetition. */

import { ShopError, toShopError } from "#errors.ts";
import { Secret } from "#secret.ts";
import type { Environment } from "./client.ts";
import { UNPACKED } from "./decode-body.ts";
import type { EndpointFacts } from "./endpoint.ts";
import { openAnswer, pathOf, revealed, unreachable } from "./open-answer.ts";
import type { Transport } from "./transport.ts";

export type ExchangeBody = Readonly<Record<string, string | Secret>>;

/** `absent`: TikTok lacks this endpoint. `unanswered`: nobody knows whether the exchange happened. `not_sent`: it did not. */
export type Exchanged =
  | { outcome: "ok"; data: unknown }
  | { outcome: "refused"; code: number; error: ShopError }
  | { outcome: "absent" | "unanswered" | "not_sent"; error: ShopError };

export type ExchangeRequest = {
  environment: Environment;
  endpoint: EndpointFacts;
  body: ExchangeBody;
  hidden: Secret;
  /** Asked right before the first byte is written. */
  maySend?(): boolean;
};

export type TokenExchange = (request: ExchangeRequest) => Promise<Exchanged>;

/** Codes of a missing endpoint, besides HTTP 404. */
const ABSENT: ReadonlySet<number> = new Set([40008, 40010]);
/** OAuth requests are not paced here, so the wait is fixed. */
const PAUSE_SECONDS = 300;
const RENEWAL = {
  what: " to renew the access token, which is tried again",
  advice: "Check that this server can open connections to TikTok's API.",
};

type Parts = { transport: Transport; origins: Readonly<Record<Environment, string>> };

/** `transport` needs long time limits: a time-out loses tokens that TikTok has already issued. */
export function createTokenExchange({ transport, origins }: Parts): TokenExchange {
  return async ({ environment, endpoint, body, hidden, maySend }) => {
    let heldBack = false;
    const mayBegin = () => {
      heldBack = maySend?.() === false;
      return !heldBack;
    };
    const content = {
      mayBegin,
      headers: { accept: "application/json", "content-type": "application/json", "accept-encoding": UNPACKED },
      body: JSON.stringify(revealed(body)),
    };
    const secrets = Object.values(body).filter((value) => value instanceof Secret);
    try {
      const sent = await transport.post(origins[environment], pathOf(endpoint), content);
      if (heldBack) return { outcome: "not_sent", error: tooLate() };
      if ("unanswered" in sent) return { outcome: "unanswered", error: unreachable(sent.unanswered, RENEWAL) };
      if (sent.received.status === 404) return { outcome: "absent", error: absent(endpoint.path) };
      const asked = { byId: false, hidden: [...secrets, hidden], retryAfterSeconds: () => PAUSE_SECONDS };
      const opened = openAnswer(sent.received, endpoint, () => asked);
      if (!("refusal" in opened)) return { outcome: "ok", data: opened.data };
      const { code, refusal: error } = opened;
      return ABSENT.has(code) ? { outcome: "absent", error } : { outcome: "refused", code, error };
    } catch (thrown) {
      return { outcome: "unanswered", error: toShopError(thrown) };
    }
  };
}

function tooLate(): ShopError {
  return new ShopError(
    "server_busy",
    "The refresh was not sent because this server stood still or was held up before it. ShopMCP tries again automatically.",
  );
}

function absent(path: string): ShopError {
  return new ShopError("upstream_rejected", `TikTok does not serve ${path} (HTTP 404). Look for a newer ShopMCP.`, {
    upstream: { code: null, message: "HTTP 404", requestId: null },
  });
}
