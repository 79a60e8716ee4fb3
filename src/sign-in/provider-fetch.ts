/** Requests to the sign-in provider, by the one way out, with bounds. */

import { ShopError } from "#errors.ts";
import type { Outbound } from "#outbound/outbound.ts";
import { whyUnreachable } from "#outbound/why-unreachable.ts";

/** What a person waits for at a sign-in. */
const TOTAL_MS = 15_000;
const ANSWER_BYTES = 256 * 1024;

type Init = { method: string; headers: Record<string, string>; body?: unknown };
export type ProviderFetch = { fetch(url: string, init: Init): Promise<Response>; close(): Promise<void> };

export function createProviderFetch(outbound: Outbound): ProviderFetch {
  const each = { connectMs: TOTAL_MS, headersMs: TOTAL_MS, bodyMs: TOTAL_MS };
  const pool = outbound.pool({ connections: 4, ...each, answerBytes: ANSWER_BYTES });
  return {
    async fetch(url, { method, headers, body }) {
      const { origin, pathname, search } = new URL(url);
      const signal = AbortSignal.timeout(TOTAL_MS);
      try {
        const answer = await pool.request({
          ...{ origin, path: pathname + search, method: method === "POST" ? "POST" : "GET", headers, signal },
          ...(body === undefined || body === null ? {} : { body: String(body) }),
        });
        const lines = Object.entries(answer.headers).flatMap(([name, value]) =>
          [value ?? []].flat().map((line): [string, string] => [name, line]),
        );
        return new Response(await answer.body.text(), { status: answer.statusCode, headers: lines });
      } catch (cause) {
        throw unreachable(whyUnreachable(cause), cause);
      }
    },
    close: () => pool.destroy(),
  };
}

export function unreachable(why: string | null, cause: unknown): ShopError {
  return new ShopError(
    "upstream_unavailable",
    `The sign-in provider did not answer as it should. ${why ?? "Check SHOPMCP_OIDC_ISSUER and the network."} Sign in another way meanwhile.`,
    { cause },
  );
}
