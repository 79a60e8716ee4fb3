/** What `shopmcp doctor` says of spans: whether any leave, and whether the collector takes them. */

import type { Config } from "#config/config.ts";
import { ShopError } from "#errors.ts";
import type { Outbound } from "#outbound/outbound.ts";

/** Of no span. */
const EMPTY_REQUEST = new Uint8Array();

/** @throws upstream_unavailable where the collector does not take them */
export async function describeSpans(
  { otlpEndpoint, otlpHeaders }: Pick<Config, "otlpEndpoint" | "otlpHeaders">,
  outbound: Outbound,
): Promise<string> {
  if (otlpEndpoint === null) return "none leave, since SHOPMCP_OTLP_ENDPOINT is not set";
  const { openPostSpans } = await import("./post-spans.ts");
  const { post, to, close } = openPostSpans({ otlpEndpoint, otlpHeaders }, outbound);
  const posted = await post(EMPTY_REQUEST).finally(close);
  if ("answer" in posted) return `tool calls are told to ${to}, which takes them`;
  throw new ShopError(
    "upstream_unavailable",
    `${to} does not take spans: ${posted.failure} Check SHOPMCP_OTLP_ENDPOINT and SHOPMCP_OTLP_HEADERS.`,
  );
}
