/** Reads a request's body once as text, bounded in bytes, in time and in the memory of all unfinished bodies. */

import { createLimit } from "#concurrency/time-limit.ts";
import { withinLimit } from "#concurrency/with-timeout.ts";
import { ShopError } from "#errors.ts";
import { type BodyBounds, type BodySender, type BodyShare, createBodyBudget } from "./body-budget.ts";

/** @throws payload_too_large, request_timeout, server_busy, invalid_input where the body breaks off */
export type ReadText = (request: Request, want: BodySender & { maxBytes: number }) => Promise<string>;

/** Up to here the runtime reads the body itself, which is quicker. */
const SMALL_BYTES = 16_384;

export function createReadText(bounds: BodyBounds): ReadText {
  const budget = createBodyBudget(bounds);
  const limit = createLimit(bounds.arrivalMs);
  const inTime = (work: Promise<string>) => withinLimit(work, limit, () => tooLate(bounds.arrivalMs));
  return async (request, { maxBytes, known, address }) => {
    const length = request.headers.get("content-length");
    if (Number(length) > maxBytes) throw tooLarge(maxBytes);
    const small = length !== null && Number(length) <= SMALL_BYTES;
    // Looking at the body makes a stream of it, which small ones do without.
    if (!small && request.body === null) return "";
    const share = budget.open({ known, address });
    try {
      if (!small && request.body !== null) return await readPieces(request.body, { maxBytes, share, inTime });
      share.hold(Number(length));
      return await inTime(request.text());
    } catch (thrown) {
      throw thrown instanceof ShopError ? thrown : brokenOff(thrown);
    } finally {
      share.release();
    }
  };
}

type Reading = { maxBytes: number; share: BodyShare; inTime(work: Promise<string>): Promise<string> };

async function readPieces(body: ReadableStream<Uint8Array>, { maxBytes, share, inTime }: Reading): Promise<string> {
  const reader = body.getReader();
  const pieces = new Bun.ArrayBufferSink();
  pieces.start({ asUint8Array: true });
  let received = 0;
  const readAll = async () => {
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      received += next.value.byteLength;
      if (received > maxBytes) throw tooLarge(maxBytes);
      share.hold(received);
      pieces.write(next.value);
    }
    return new TextDecoder().decode(pieces.end());
  };
  try {
    return await inTime(readAll());
  } catch (thrown) {
    // The runtime discards the rest, so that the sender gets an answer and not a reset.
    reader.cancel().catch(() => undefined);
    throw thrown;
  }
}

function brokenOff(cause: unknown): ShopError {
  return new ShopError("invalid_input", "The request's body broke off before its end. Send it again.", { cause });
}

function tooLarge(maxBytes: number): ShopError {
  return new ShopError("payload_too_large", `A request may have at most ${maxBytes} bytes. Send a smaller one.`);
}

function tooLate(arrivalMs: number): ShopError {
  return new ShopError(
    "request_timeout",
    `The request's body did not arrive within ${arrivalMs / 1_000} seconds. Send it again.`,
  );
}
