/** Reads a request's body once, as text, up to a bound. */

import { ShopError } from "./errors.ts";

/**
 * A declared length over the bound is refused before anything is read; otherwise reading stops as soon as the bound is passed.
 * @throws payload_too_large, invalid_input where it breaks off
 */
export async function readText(request: Request, maxBytes: number): Promise<string> {
  return readBounded(request, maxBytes).catch(brokenOff);
}

/** A caller that leaves in the middle of its body is no fault of ours. */
function brokenOff(cause: unknown): never {
  if (cause instanceof ShopError) throw cause;
  throw new ShopError("invalid_input", "The request's body broke off before its end. Send it again.", { cause });
}

async function readBounded(request: Request, maxBytes: number): Promise<string> {
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
