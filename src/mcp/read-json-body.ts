/** Reads a request's body once, up to a bound, as JSON. */

import { ShopError } from "#errors.ts";
import { JSON_RPC_CODES, JsonRpcError } from "./json-rpc-error.ts";

/**
 * A declared length over the bound is refused before anything is read; otherwise reading stops as soon as the bound is passed.
 * @throws payload_too_large, and a JsonRpcError when the body is not JSON
 */
export async function readJsonBody(request: Request, maxBytes: number): Promise<unknown> {
  const text = await readText(request, maxBytes).catch(brokenOff);
  try {
    return JSON.parse(text);
  } catch (cause) {
    if (!(cause instanceof SyntaxError || cause instanceof RangeError)) throw cause;
    throw new JsonRpcError(JSON_RPC_CODES.parseError, "The request body is not valid JSON.");
  }
}

/** A caller that leaves in the middle of its body is no fault of ours. */
function brokenOff(cause: unknown): never {
  if (cause instanceof ShopError) throw cause;
  throw new ShopError("invalid_input", "The request's body broke off before its end. Send it again.", { cause });
}

async function readText(request: Request, maxBytes: number): Promise<string> {
  const declared = request.headers.get("content-length");
  if (Number(declared) > maxBytes) throw tooLarge(maxBytes);
  // The runtime holds a sender to the length it declared, so that the whole body may be read in one go.
  if (declared !== null || request.body === null) return request.text();
  const decoder = new TextDecoder();
  let received = 0;
  let text = "";
  for await (const chunk of request.body) {
    received += chunk.byteLength;
    if (received > maxBytes) throw tooLarge(maxBytes);
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

function tooLarge(maxBytes: number): ShopError {
  return new ShopError("payload_too_large", `A request may have at most ${maxBytes} bytes. Send a smaller one.`);
}
