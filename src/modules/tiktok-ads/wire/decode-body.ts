/** Takes an answer out of the encodings that it came in, and stops as soon as it has more bytes than are read. */

import { promisify } from "node:util";
import { brotliDecompress, gunzip, inflate, inflateRaw, type ZlibOptions } from "node:zlib";
import { ShopError } from "#errors.ts";
import { errorCodeOf } from "./error-code.ts";

/** Asked for with every request. */
export const ACCEPTED_ENCODINGS = "gzip, deflate, br";

/** More than one is allowed by HTTP and never seen. */
const MAX_ENCODINGS = 2;

type Decode = (bytes: Uint8Array, options: ZlibOptions) => Promise<Uint8Array>;

const gunzipped: Decode = promisify(gunzip);
const inflated: Decode = promisify(inflate);
const inflatedRaw: Decode = promisify(inflateRaw);
const brotliDecoded: Decode = promisify(brotliDecompress);

const DECODERS: ReadonlyMap<string, Decode> = new Map([
  ["gzip", gunzipped],
  ["x-gzip", gunzipped],
  ["deflate", (bytes, options) => (hasZlibHeader(bytes) ? inflated : inflatedRaw)(bytes, options)],
  ["br", brotliDecoded],
]);

/** @throws upstream_unavailable for an encoding that is unknown or broken, and RangeError ERR_BUFFER_TOO_LARGE beyond `maxBytes` */
export async function decodeBody(
  bytes: Uint8Array,
  contentEncoding: string | string[] | undefined,
  maxBytes: number,
): Promise<Uint8Array> {
  const encodings = namesIn(contentEncoding);
  // An answer without a body has nothing to decode, whatever its header says.
  if (bytes.byteLength === 0 || encodings.length === 0) return bytes;
  const decoders = encodings.map((name) => DECODERS.get(name));
  if (encodings.length > MAX_ENCODINGS) throw notDecoded(encodings);
  let decoded = bytes;
  for (const decode of decoders.reverse()) {
    if (decode === undefined) throw notDecoded(encodings);
    decoded = await decode(decoded, { maxOutputLength: maxBytes }).catch((cause: unknown) => {
      throw errorCodeOf(cause) === "ERR_BUFFER_TOO_LARGE" ? cause : notDecoded(encodings, cause);
    });
  }
  return decoded;
}

function namesIn(contentEncoding: string | string[] | undefined): string[] {
  return [contentEncoding ?? []]
    .flat()
    .flatMap((line) => line.split(","))
    .map((name) => name.trim().toLowerCase())
    .filter((name) => name !== "" && name !== "identity");
}

/** Some servers send "deflate" without the header that its RFC demands. @see https://www.rfc-editor.org/rfc/rfc9110#section-8.4.1.2 */
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
    `TikTok's answer could not be unpacked (its encoding is "${names}"; ${ACCEPTED_ENCODINGS} are read). Try again in a minute; if it stays so, look at any proxy between this server and TikTok.`,
    { cause },
  );
}
