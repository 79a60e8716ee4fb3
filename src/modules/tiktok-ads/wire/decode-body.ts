/** Takes an answer out of the encodings that it came in, and stops as soon as it has more bytes than are read. */

import type { Duplex } from "node:stream";
import { setImmediate } from "node:timers/promises";
import { promisify } from "node:util";
import {
  brotliDecompress,
  brotliDecompressSync,
  createBrotliDecompress,
  createGunzip,
  createInflate,
  createInflateRaw,
  gunzip,
  gunzipSync,
  inflate,
  inflateRaw,
  inflateRawSync,
  inflateSync,
  type ZlibOptions,
} from "node:zlib";
import { ShopError } from "#errors.ts";
import { errorCodeOf } from "./error-code.ts";

/** Values of `accept-encoding`. An answer of a few hundred bytes: unpacking it would take as long as asking for it. */
export const PACKED = "gzip, deflate, br";
export const UNPACKED = "identity";

/** HTTP allows more than one, which is never seen. */
const MAX_ENCODINGS = 2;

/** Small answers are unpacked synchronously: a thread took 35 µs for 300 bytes, unpacking 4. */
const AT_ONCE_BYTES = 256 * 1_024;
/** The library gives each answer 16 KB of memory by default. */
const LEAST_CHUNK_BYTES = 1_024;
const USUAL_RATIO = 8;

type Decode = (bytes: Uint8Array, options: ZlibOptions) => Promise<Uint8Array>;
type Unpack = (bytes: Uint8Array, maxBytes: number) => Promise<Uint8Array>;

/** `sizeOf`: how long it will be, as far as the bytes tell: one piece of that size takes no second round. */
const unpacking =
  (
    atOnce: (bytes: Uint8Array, options: ZlibOptions) => Uint8Array,
    aside: Decode,
    sizeOf = (bytes: Uint8Array) => USUAL_RATIO * bytes.byteLength,
  ): Unpack =>
  async (bytes, maxBytes) => {
    const small = Math.min(maxBytes, AT_ONCE_BYTES);
    const size = Math.max(LEAST_CHUNK_BYTES, bytes.byteLength, Math.min(maxBytes, sizeOf(bytes))) + 1;
    try {
      if (size <= small) return atOnce(bytes, { maxOutputLength: small, chunkSize: size });
    } catch (thrown) {
      if (!isTooLarge(thrown)) throw thrown;
    }
    return aside(bytes, { maxOutputLength: maxBytes, chunkSize: size });
  };

/** Of its last member; there is hardly ever another. @see https://www.rfc-editor.org/rfc/rfc1952#section-2.3.1 */
function gzippedSize(bytes: Uint8Array): number {
  const at = bytes.byteLength - Uint32Array.BYTES_PER_ELEMENT;
  return at < 0 ? 0 : new DataView(bytes.buffer, bytes.byteOffset + at).getUint32(0, true);
}

const gunzipped = unpacking(gunzipSync, promisify(gunzip), gzippedSize);
const inflated = unpacking(inflateSync, promisify(inflate));
const inflatedRaw = unpacking(inflateRawSync, promisify(inflateRaw));
const brotliDecoded = unpacking(brotliDecompressSync, promisify(brotliDecompress));

const DECODERS: ReadonlyMap<string, Unpack> = new Map([
  ["gzip", gunzipped],
  ["x-gzip", gunzipped],
  ["deflate", (bytes, maxBytes) => (hasZlibHeader(bytes) ? inflated : inflatedRaw)(bytes, maxBytes)],
  ["br", brotliDecoded],
]);

/** @throws upstream_unavailable for a broken encoding, RangeError ERR_BUFFER_TOO_LARGE beyond `maxBytes` */
export async function decodeBody(
  bytes: Uint8Array,
  contentEncoding: string | string[] | undefined,
  maxBytes: number,
): Promise<Uint8Array> {
  // Without a body there is nothing to decode, whatever the header says.
  if (bytes.byteLength === 0 || contentEncoding === undefined) return bytes;
  const encodings = namesIn(contentEncoding);
  const decoders = encodings.map((name) => DECODERS.get(name));
  if (encodings.length > MAX_ENCODINGS) throw notDecoded(encodings);
  let decoded = bytes;
  for (const decode of decoders.reverse()) {
    if (decode === undefined) throw notDecoded(encodings);
    decoded = await decode(decoded, maxBytes).catch((cause: unknown) => {
      throw isTooLarge(cause) ? cause : notDecoded(encodings, cause);
    });
  }
  return decoded;
}

/** Bytes unpacked before other work may run: what is made of them takes a few milliseconds. */
const PIECE_BYTES = 256 * 1_024;
const PIECES = { chunkSize: PIECE_BYTES };

const STREAMS: ReadonlyMap<string, (bytes: Uint8Array) => Duplex> = new Map<string, (bytes: Uint8Array) => Duplex>([
  ["gzip", () => createGunzip(PIECES)],
  ["x-gzip", () => createGunzip(PIECES)],
  ["deflate", (bytes) => (hasZlibHeader(bytes) ? createInflate(PIECES) : createInflateRaw(PIECES))],
  ["br", () => createBrotliDecompress(PIECES)],
]);

/** In pieces, so that the whole is never in memory. @throws as `decodeBody` */
export async function* decodePieces(
  bytes: Uint8Array,
  contentEncoding: string | string[] | undefined,
  maxBytes: number,
): AsyncGenerator<Uint8Array> {
  const encodings = namesIn(contentEncoding);
  const [name = ""] = encodings;
  const stream = encodings.length === 1 && bytes.byteLength > 0 ? STREAMS.get(name)?.(bytes) : undefined;
  if (stream === undefined) {
    yield* piecesOf(await decodeBody(bytes, contentEncoding, maxBytes));
    return;
  }
  let decoded = 0;
  try {
    for await (const piece of stream.end(bytes)) {
      const own: Uint8Array = piece;
      decoded += own.byteLength;
      if (decoded > maxBytes) throw Object.assign(new RangeError("too large"), { code: TOO_LARGE });
      yield own;
    }
  } catch (cause) {
    throw isTooLarge(cause) ? cause : notDecoded(encodings, cause);
  }
}

async function* piecesOf(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let from = 0; from < bytes.byteLength; from += PIECE_BYTES) {
    yield bytes.subarray(from, from + PIECE_BYTES);
    await setImmediate();
  }
}

const TOO_LARGE = "ERR_BUFFER_TOO_LARGE";

function isTooLarge(thrown: unknown): boolean {
  return errorCodeOf(thrown) === TOO_LARGE;
}

function namesIn(contentEncoding: string | string[] | undefined): string[] {
  return [contentEncoding ?? []]
    .flat()
    .flatMap((line) => line.split(","))
    .map((name) => name.trim().toLowerCase())
    .filter((name) => name !== "" && name !== "identity");
}

/** Some servers send "deflate" without the zlib header. @see https://www.rfc-editor.org/rfc/rfc9110#section-8.4.1.2 */
function hasZlibHeader([first = 0, second = 0]: Uint8Array): boolean {
  return (first & 0x0f) === 8 && (first * 256 + second) % 31 === 0;
}

function notDecoded(encodings: readonly string[], cause?: unknown): ShopError {
  const names = encodings
    .join(", ")
    .slice(0, 60)
    .replace(/[^\w, -]/g, "?");
  return new ShopError(
    "upstream_unavailable",
    `TikTok's answer could not be unpacked (its encoding is "${names}"; ${PACKED} are read). Try again in a minute; if it stays so, look at any proxy between this server and TikTok.`,
    { cause },
  );
}
