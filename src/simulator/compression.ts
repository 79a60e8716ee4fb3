/** Compressed answers, as TikTok's gateway gives them. */

import { brotliCompressSync, constants, deflateSync, gzipSync } from "node:zlib";

export type Encoding = "gzip" | "deflate" | "br";

export type Encoded = { bytes: Uint8Array<ArrayBuffer>; encoding: string };

/** The fastest levels, since tests and the demo wait for them. */
const ENCODERS: Readonly<Record<Encoding, (text: string) => Uint8Array<ArrayBuffer>>> = {
  gzip: (text) => gzipSync(text, { level: 1 }),
  deflate: (text) => deflateSync(text, { level: 1 }),
  br: (text) => brotliCompressSync(text, { params: { [constants.BROTLI_PARAM_QUALITY]: 1 } }),
};

export function encoded(text: string, encoding: Encoding, acceptEncoding: string | null): Encoded | null {
  const asked = (acceptEncoding ?? "").split(",").map((name) => name.split(";")[0]?.trim().toLowerCase());
  return asked.includes(encoding) ? { bytes: ENCODERS[encoding](text), encoding } : null;
}
