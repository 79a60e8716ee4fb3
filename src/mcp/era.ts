/** In which era of the protocol a plain message stands, told without an SDK. */

import { z } from "zod";
import { lazily } from "#lazily.ts";
import type { PlainMessage } from "./plain-message.ts";
import {
  CLIENT_CAPABILITIES_META_KEY,
  CLIENT_INFO_META_KEY,
  isLegacyVersion,
  isPlainMeta,
  LOG_LEVEL_META_KEY,
  LOG_LEVELS,
  MODERN_VERSION,
  PROTOCOL_VERSION_META_KEY,
  reservedMeta,
} from "./protocol.ts";

export type Era = "legacy" | "modern";

export type Eras = {
  /** Null where an SDK has to decide. `name`: what the message names beside its method, which 2026-07-28 has in a header. */
  of(headers: Headers, message: Asked): Era | null;
  /** Remembers a 2026-07-28 `_meta` that the SDK has validated, so that later requests with the same one are known. */
  note(meta: unknown): void;
};

type Asked = Pick<PlainMessage, "method" | "meta"> & { name: string | undefined };

/** A client repeats the same envelope in each request, so there are about as many as clients. */
const MAX_KNOWN_ENVELOPES = 256;
const MAX_ENVELOPE_LENGTH = 2_048;

export function createEras(): Eras {
  const known = new Set<string>();
  const enter = (envelope: string) => {
    if (envelope.length > MAX_ENVELOPE_LENGTH) return;
    if (known.size >= MAX_KNOWN_ENVELOPES) known.clear();
    known.add(envelope);
  };
  const isKnown = (meta: object): boolean => {
    const reserved = reservedMeta(meta);
    const envelope = JSON.stringify(reserved);
    if (known.has(envelope)) return true;
    const isPlain = PlainEnvelope().safeParse(reserved).success;
    if (isPlain) enter(envelope);
    return isPlain;
  };
  return {
    of(headers, { method, name, meta }) {
      if (headers.get("mcp-protocol-version") !== MODERN_VERSION)
        return isPlainlyLegacy(headers, { meta }) ? "legacy" : null;
      const fits =
        headers.get("mcp-method") === method &&
        headers.get("mcp-name") === (name ?? null) &&
        meta?.[PROTOCOL_VERSION_META_KEY] === MODERN_VERSION &&
        isKnown(meta);
      return fits ? "modern" : null;
    },
    note(meta) {
      if (typeof meta === "object" && meta !== null) enter(JSON.stringify(reservedMeta(meta)));
    },
  };
}

/** SDK v2 decides all other cases. */
export function isPlainlyLegacy(headers: Headers, { meta }: Pick<PlainMessage, "meta">): boolean {
  return isLegacyVersion(headers.get("mcp-protocol-version")) && (meta === undefined || isPlainMeta(meta));
}

const ClientInfo = lazily(() =>
  z.strictObject({
    name: z.string(),
    version: z.string(),
    title: z.string().optional(),
    description: z.string().optional(),
    websiteUrl: z.string().optional(),
  }),
);

/** What clients say of themselves; strict, because an SDK may know a member that we do not. */
const ClientCapabilities = lazily(() => {
  const empty = z.strictObject({}).optional();
  const flag = z.boolean().optional();
  return z.strictObject({
    roots: z.strictObject({ listChanged: flag }).optional(),
    sampling: empty,
    elicitation: z.strictObject({ form: empty, url: empty }).optional(),
    extensions: z.record(z.string(), z.record(z.string(), z.unknown())).optional(),
  });
});

const PlainEnvelope = lazily(() =>
  z.strictObject({
    [PROTOCOL_VERSION_META_KEY]: z.literal(MODERN_VERSION),
    [CLIENT_INFO_META_KEY]: ClientInfo().optional(),
    [CLIENT_CAPABILITIES_META_KEY]: ClientCapabilities(),
    [LOG_LEVEL_META_KEY]: z.enum(LOG_LEVELS).optional(),
  }),
);

/** The params of an `initialize` beyond doubt. */
export const PlainInitialize = lazily(() =>
  z.strictObject({ protocolVersion: z.string(), capabilities: ClientCapabilities(), clientInfo: ClientInfo() }),
);
