/** Posts OTLP's bytes to the operator's collector, by the one way out. */

import { limitOf } from "#concurrency/time-limit.ts";
import type { Config } from "#config/config.ts";
import { otlpHeadersOf } from "#config/otlp-settings.ts";
import { networkCode } from "#outbound/network-code.ts";
import type { Outbound } from "#outbound/outbound.ts";
import { whyUnreachable } from "#outbound/why-unreachable.ts";

/** `failure`: why the bytes were not taken; without headers, path or answer. */
export type Posted = { answer: Uint8Array } | { failure: string };

/** `to`: the collector's scheme, host and port. */
export type PostSpans = { post(bytes: Uint8Array): Promise<Posted>; to: string; close(): Promise<void> };

/** @see https://opentelemetry.io/docs/specs/otlp/#otlphttp-request */
const TRACES_PATH = "/v1/traces";
const SEND_MS = 10_000;
/** One batch after another, and all that wait at the stop. */
const CONNECTIONS = 4;
const ANSWER_BYTES = 64 * 1024;

export function openPostSpans(
  { otlpEndpoint, otlpHeaders }: { otlpEndpoint: string } & Pick<Config, "otlpHeaders">,
  outbound: Outbound,
): PostSpans {
  const { origin, pathname } = new URL(otlpEndpoint);
  const each = { connectMs: SEND_MS, headersMs: SEND_MS, bodyMs: SEND_MS };
  const pool = outbound.pool({ connections: CONNECTIONS, ...each, answerBytes: ANSWER_BYTES });
  const headers = {
    ...(otlpHeaders === null ? {} : otlpHeadersOf(otlpHeaders.reveal())),
    "content-type": "application/x-protobuf",
    "user-agent": "shopmcp",
  };
  const path = pathname.replace(/\/+$/, "") + TRACES_PATH;
  return {
    to: origin,
    async post(body) {
      const exchanged = await pool.exchange(
        { origin, path, method: "POST", headers, body },
        { limit: limitOf(SEND_MS) },
      );
      if ("failure" in exchanged) {
        const { failure, late } = exchanged;
        const code = late ? "no answer in time" : networkCode(failure);
        return { failure: whyUnreachable(failure) ?? `It cannot be reached (${code}).` };
      }
      const { status, bytes } = exchanged;
      return status >= 200 && status < 300 ? { answer: bytes } : { failure: `It answered HTTP ${status}.` };
    },
    close: () => pool.destroy(),
  };
}
