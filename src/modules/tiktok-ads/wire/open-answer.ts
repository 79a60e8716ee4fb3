/** What every request to TikTok's API has in common, with an access token or without: where it goes, and what its answer says. */

import { ShopError } from "#errors.ts";
import { whyUnreachable } from "#outbound/why-unreachable.ts";
import { Secret } from "#secret.ts";
import type { EndpointFacts } from "./endpoint.ts";
import { readEnvelope } from "./envelope.ts";
import { toRefusal } from "./refusal.ts";
import type { Received } from "./transport.ts";

const API_PATH = "/open_api/v1.3";

export function pathOf({ path }: EndpointFacts): string {
  return `${API_PATH}${path}`;
}

export function revealed<Value>(values: Readonly<Record<string, Value | Secret>>): Record<string, Value | string> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, value instanceof Secret ? value.reveal() : value]),
  );
}

/** `hidden`: secrets that TikTok might repeat in its messages. `byId`: the request named an object by id. */
export type Asked = { byId: boolean; hidden: readonly Secret[]; retryAfterSeconds(): number };

export type Opened = { requestId: string | null } & ({ data: unknown } | { code: number; refusal: ShopError });

/** `asked` is called for a refusal. */
export function openAnswer(received: Received, endpoint: EndpointFacts, asked: () => Asked): Opened {
  const envelope = readEnvelope(received, endpoint.path);
  const { code, message, requestId } = envelope;
  if (code === 0) return envelope;
  const { byId, hidden, retryAfterSeconds } = asked();
  const shown = hidden.reduce((text, secret) => text.replaceAll(secret.reveal(), "[secret]"), message);
  return {
    requestId,
    code,
    refusal: toRefusal({ code, message: shown, requestId, endpoint, byId }, retryAfterSeconds),
  };
}

/** `what`: the question and its fate. `advice`: used where the cause is unknown. */
export function unreachable(cause: unknown, { what = "", advice }: { what?: string; advice: string }): ShopError {
  return new ShopError(
    "upstream_unavailable",
    `TikTok could not be reached${what}. ${whyUnreachable(cause) ?? advice}`,
    { cause },
  );
}
