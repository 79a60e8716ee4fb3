/** TikTok's envelope: what an HTTP answer says, whatever its status. */

import { z } from "zod";
import { isRecord, isWord } from "#ads/json-values.ts";
import { ShopError } from "#errors.ts";
import { parseExactJson } from "#json/exact-json.ts";
import { MAX_DEPTH } from "#json/json-depth.ts";
import { passing } from "#json/passing.ts";
import { lookAtText, type TextLook } from "#json/text-depth.ts";
import type { Received } from "./transport.ts";

const Envelope = passing(
  z.object({
    code: z.int(),
    message: z.unknown().optional(),
    request_id: z.unknown().optional(),
    data: z.unknown().optional(),
  }),
  (value) => isRecord(value) && Number.isSafeInteger(value.code),
);

const UTF_8 = new TextDecoder();

export type EnvelopeContent = { code: number; message: string; requestId: string | null; data: unknown };

/**
 * API errors are HTTP 200 with a code; an answer without a code came from a gateway, or is unknown.
 * @throws upstream_shape, upstream_rejected, upstream_unavailable
 */
export function readEnvelope({ status, bytes }: Pick<Received, "status" | "bytes">, path: string): EnvelopeContent {
  const text = UTF_8.decode(bytes);
  const look = lookAtText(text, MAX_DEPTH);
  if (look.tooDeep) throw tooDeep(path);
  const content = parseContent(text, look);
  if (content !== null && (content.code !== 0 || status === 200)) return content;
  throw gatewayError(status, path);
}

function parseContent(text: string, { longNumbers }: TextLook): EnvelopeContent | null {
  let document: unknown;
  try {
    document = parseExactJson(text, { longNumbers });
  } catch {
    return null;
  }
  const { success, data: envelope } = Envelope.safeParse(document);
  if (!success) return null;
  const { code, message, request_id, data } = envelope;
  return {
    code,
    message: typeof message === "string" ? message : "",
    requestId: isWord(request_id) ? String(request_id) : null,
    data,
  };
}

function tooDeep(path: string): ShopError {
  return new ShopError(
    "upstream_shape",
    `TikTok's answer to ${path} is nested more than ${MAX_DEPTH} levels deep, which ShopMCP does not read. Look for a newer ShopMCP, or report this sentence.`,
  );
}

function gatewayError(status: number, path: string): ShopError {
  const upstream = { code: null, message: `HTTP ${status}`, requestId: null };
  if (status >= 500)
    return new ShopError(
      "upstream_unavailable",
      `TikTok's gateway answered HTTP ${status}. Try again in a few minutes.`,
      {
        upstream,
      },
    );
  if (status === 429)
    return new ShopError("rate_limited", "TikTok's gateway says there are too many requests. Wait five minutes.", {
      upstream,
      retryAfterSeconds: 300,
    });
  if (status >= 400)
    return new ShopError(
      "upstream_rejected",
      `TikTok does not serve ${path} (HTTP ${status}). Check SHOPMCP_TIKTOK_BASE_URL, or look for a newer ShopMCP.`,
      { upstream },
    );
  return new ShopError(
    "upstream_shape",
    `What answered for ${path} is not TikTok's API (HTTP ${status}, no "code"). Check SHOPMCP_TIKTOK_BASE_URL and any proxy in between.`,
    { upstream },
  );
}
