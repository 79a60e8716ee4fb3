/** One POST to an address that somebody typed on the page. */

import { type Refusal, SEND_TIMEOUT_MS } from "#notify/channel.ts";
import { createFetchAnswer } from "#outbound/fetch-answer.ts";
import { networkCode } from "#outbound/network-code.ts";
import { portOf } from "#outbound/proxies.ts";
import { createReach } from "#outbound/reach.ts";
import type { Secret } from "#secret.ts";
import { type WayOut, WEB_PORTS } from "./way-out.ts";

export type GuardedPost = (to: {
  url: Secret;
  headers: Record<string, string>;
  body: string;
}) => Promise<Refusal | null>;

const ANSWER_BYTES = 64 * 1024;
const GONE = 410;

const BOUNDS = {
  ...{ connections: 1, answerBytes: ANSWER_BYTES },
  ...{ connectMs: SEND_TIMEOUT_MS, headersMs: SEND_TIMEOUT_MS, bodyMs: SEND_TIMEOUT_MS },
} as const;

/** Follows no redirects, and reads nothing of the answer but its status. */
export function createGuardedPost({ outbound, lookup, privateHosts, trusted }: WayOut): GuardedPost {
  const reach = createReach({ lookup, privateHosts, ...WEB_PORTS });
  return async ({ url, headers, body }) => {
    const signal = AbortSignal.timeout(SEND_TIMEOUT_MS);
    const target = new URL(url.reveal());
    const reached = await reach({ hostname: target.hostname, port: portOf(target) }, signal);
    if (typeof reached === "string") return { error: reached, final: false };
    const { address } = reached;
    if (address !== null && target.protocol !== "https:") return { error: "plain", final: false };
    const pool = outbound.pool(BOUNDS, address === null ? undefined : { address, trusted, signal });
    try {
      const { ok, status } = await createFetchAnswer(pool)(target.href, { method: "POST", headers, body, signal });
      return ok ? null : { error: `HTTP ${status}`, final: status === GONE };
    } catch (thrown) {
      return { error: networkCode(thrown), final: false };
    } finally {
      await pool.destroy();
    }
  };
}
