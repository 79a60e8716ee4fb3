/** One POST to an OAuth endpoint: secrets in the body, none in a header, and no repetition. */

import { ShopError, toShopError } from "#errors.ts";
import { whyUnreachable } from "#outbound/why-unreachable.ts";
import { Secret } from "#secret.ts";
import type { Environment } from "./client.ts";
import type { EndpointFacts } from "./endpoint.ts";
import { readEnvelope } from "./envelope.ts";
import { toRefusal } from "./refusal.ts";
import type { Transport } from "./transport.ts";

export type ExchangeBody = Readonly<Record<string, string | Secret>>;

/** `absent`: TikTok has no such endpoint. `unanswered`: nobody knows whether it was done. */
export type Exchanged =
  | { outcome: "ok"; data: unknown }
  | { outcome: "refused"; code: number; error: ShopError }
  | { outcome: "absent" | "unanswered"; error: ShopError };

/** `hidden`: more secrets that TikTok might repeat in what it says. */
export type ExchangeRequest = { environment: Environment; endpoint: EndpointFacts; body: ExchangeBody; hidden: Secret };

export type TokenExchange = (request: ExchangeRequest) => Promise<Exchanged>;

const API_PATH = "/open_api/v1.3";
/** An endpoint that TikTok does not have answers with one of these, or with HTTP 404. */
const ABSENT: ReadonlySet<number> = new Set([40008, 40010]);
/** OAuth has no pacing of ours to tell a wait from. */
const RETRY_AFTER_SECONDS = 300;

type Parts = { transport: Transport; origins: Readonly<Record<Environment, string>> };

/** `transport` should be patient: a time-out here loses what TikTok has already given out. */
export function createTokenExchange({ transport, origins }: Parts): TokenExchange {
  return async ({ environment, endpoint, body, hidden }) => {
    const { path } = endpoint;
    const plain = Object.fromEntries(
      Object.entries(body).map(([name, value]) => [name, value instanceof Secret ? value.reveal() : value]),
    );
    const headers = { accept: "application/json", "content-type": "application/json" };
    try {
      const sent = await transport.post(origins[environment], `${API_PATH}${path}`, {
        headers,
        body: JSON.stringify(plain),
      });
      if ("unanswered" in sent) return { outcome: "unanswered", error: unreachable(sent.unanswered) };
      const { received } = sent;
      if (received.status === 404) return { outcome: "absent", error: absent(path) };
      const { code, message, requestId, data } = readEnvelope(received, path);
      if (code === 0) return { outcome: "ok", data };
      const shown = withoutSecrets(message, [...Object.values(body), hidden]);
      const error = toRefusal({ code, message: shown, requestId, endpoint, byId: false }, () => RETRY_AFTER_SECONDS);
      return ABSENT.has(code) ? { outcome: "absent", error } : { outcome: "refused", code, error };
    } catch (thrown) {
      return { outcome: "unanswered", error: toShopError(thrown) };
    }
  };
}

function withoutSecrets(message: string, sent: readonly (string | Secret)[]): string {
  return sent.reduce<string>(
    (text, value) => (value instanceof Secret ? text.replaceAll(value.reveal(), "[secret]") : text),
    message,
  );
}

function absent(path: string): ShopError {
  return new ShopError("upstream_rejected", `TikTok does not serve ${path} (HTTP 404). Look for a newer ShopMCP.`, {
    upstream: { code: null, message: "HTTP 404", requestId: null },
  });
}

function unreachable(cause: unknown): ShopError {
  return new ShopError(
    "upstream_unavailable",
    `TikTok could not be reached to renew the access token, which is tried again. ${whyUnreachable(cause) ?? "Check that this server can open connections to TikTok's API."}`,
    { cause },
  );
}
