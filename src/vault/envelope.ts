/** AES-256-GCM as the vault uses it, and the AAD that binds a credential to its place. */

import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import type { Box, Envelope } from "#db/envelope.ts";
import { ShopError } from "#errors.ts";

export const KEY_BYTES = 32;
export const NONCE_BYTES = 12;
export const TAG_BYTES = 16;
const LENGTH_BYTES = 4;
const CIPHER = "aes-256-gcm";

/** Part of the AAD, so that no envelope passes for one of another version. */
export const ENVELOPE_FORMAT = 1;

export type CredentialPlace = { workspaceId: string; module: string; credentialId: string; generation: number };

/** One of the further connections of a credential. */
export type AccountPlace = CredentialPlace & { connectionId: string };

/**
 * The encryption context of a data key: ids only, since it shows in audit logs. `connection` holds the id of the
 * credential, which is that of its first connection.
 */
export type KeyContext = { app: "shopmcp"; workspace: string; module: string; connection: string };

/** To which place an envelope is bound: its own AAD, and its data key's context. */
export type Bound = { aad: Buffer; context: KeyContext };

export type AuthorizationPlace = { workspaceId: string; module: string; stateHash: string };

export type HistoryPlace = {
  workspaceId: string;
  module: string;
  connectionId: string;
  accountId: string;
  currency: string;
  zone: string;
};

export type ChannelPlace = { workspaceId: string; channelId: string };

const SEALED_PARTS = ["wrapped_key", "nonce", "sealed", "tag"] as const;

/** Compares the bytes, not what they are sealed under. */
export function isSameSealed(one: Envelope, other: Envelope): boolean {
  return SEALED_PARTS.every((part) => one[part].equals(other[part]));
}

export function keyContext(place: CredentialPlace): KeyContext {
  return { app: "shopmcp", workspace: place.workspaceId, module: place.module, connection: place.credentialId };
}

/** Connection ids have no colon. */
export function authorizationKeyContext({ workspaceId, module, stateHash }: AuthorizationPlace): KeyContext {
  return { app: "shopmcp", workspace: workspaceId, module, connection: `authorization:${stateHash}` };
}

export function historyKeyContext({ workspaceId, module, connectionId }: HistoryPlace): KeyContext {
  return { app: "shopmcp", workspace: workspaceId, module, connection: `history:${connectionId}` };
}

export function channelKeyContext({ workspaceId, channelId }: ChannelPlace): KeyContext {
  return { app: "shopmcp", workspace: workspaceId, module: "channel", connection: `channel:${channelId}` };
}

export function receiptKeyContext(workspaceId: string): KeyContext {
  return { app: "shopmcp", workspace: workspaceId, module: "receipt", connection: `receipt:${workspaceId}` };
}

/** Of the whole server, so no workspace has its id. */
export function signingKeyContext(keyId: string): KeyContext {
  return { app: "shopmcp", workspace: "server", module: "signing", connection: `signing:${keyId}` };
}

export function sealBox(key: Buffer, plaintext: Buffer, aad: Buffer): Box {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(CIPHER, key, nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(aad);
  const sealed = Buffer.concat([cipher.update(plaintext), cipher.final()]);
  return { nonce, sealed, tag: cipher.getAuthTag() };
}

/** @throws vault_unreadable where the key, the place or any byte differs */
export function openBox(key: Buffer, box: Box, aad: Buffer): Buffer {
  try {
    const decipher = createDecipheriv(CIPHER, key, box.nonce, { authTagLength: TAG_BYTES });
    decipher.setAAD(aad);
    decipher.setAuthTag(box.tag);
    return Buffer.concat([decipher.update(box.sealed), decipher.final()]);
  } catch (cause) {
    throw unreadable(cause);
  }
}

export function unreadable(cause?: unknown): ShopError {
  return new ShopError(
    "vault_unreadable",
    "The stored credential cannot be decrypted: its row was changed, moved or damaged. Connect again with the four fields of the developer portal, or restore a backup.",
    { cause },
  );
}

/** Length prefixes, so that no two places have the same AAD. */
export function credentialAad(place: CredentialPlace): Buffer {
  return lengthPrefixed(ENVELOPE_FORMAT, [
    place.workspaceId,
    place.module,
    place.credentialId,
    String(place.generation),
  ]);
}

export function accountAad(place: AccountPlace): Buffer {
  const { workspaceId, module, credentialId, generation, connectionId } = place;
  return lengthPrefixed(ENVELOPE_FORMAT, [
    "account",
    workspaceId,
    module,
    credentialId,
    String(generation),
    connectionId,
  ]);
}

/** Differs from a credential's AAD, which begins with a workspace id. */
export function authorizationAad({ workspaceId, module, stateHash }: AuthorizationPlace): Buffer {
  return lengthPrefixed(ENVELOPE_FORMAT, ["authorization", workspaceId, module, stateHash]);
}

export function historyAad(place: HistoryPlace): Buffer {
  return lengthPrefixed(ENVELOPE_FORMAT, ["history", ...partsOf(place)]);
}

export function historyBlockAad(place: HistoryPlace, { level, month }: { level: string; month: string }): Buffer {
  return lengthPrefixed(ENVELOPE_FORMAT, ["history-block", ...partsOf(place), level, month]);
}

export function channelAad({ workspaceId, channelId }: ChannelPlace): Buffer {
  return lengthPrefixed(ENVELOPE_FORMAT, ["channel", workspaceId, channelId]);
}

export function channelMessageAad({ workspaceId, channelId }: ChannelPlace, messageId: string): Buffer {
  return lengthPrefixed(ENVELOPE_FORMAT, ["channel-message", workspaceId, channelId, messageId]);
}

export function receiptKeyAad(workspaceId: string): Buffer {
  return lengthPrefixed(ENVELOPE_FORMAT, ["receipt-key", workspaceId]);
}

export function receiptAad(workspaceId: string, receiptId: string): Buffer {
  return lengthPrefixed(ENVELOPE_FORMAT, ["receipt", workspaceId, receiptId]);
}

export function signingAad(keyId: string): Buffer {
  return lengthPrefixed(ENVELOPE_FORMAT, ["signing", keyId]);
}

function partsOf({ workspaceId, module, connectionId, accountId, currency, zone }: HistoryPlace): string[] {
  return [workspaceId, module, connectionId, accountId, currency, zone];
}

export function keyAad(context: KeyContext): Buffer {
  return lengthPrefixed(ENVELOPE_FORMAT, [
    "data-key",
    context.app,
    context.workspace,
    context.module,
    context.connection,
  ]);
}

function lengthPrefixed(format: number, parts: readonly string[]): Buffer {
  const bytes = Buffer.alloc(parts.reduce((sum, part) => sum + LENGTH_BYTES + Buffer.byteLength(part), 1));
  let at = bytes.writeUInt8(format);
  for (const part of parts) {
    const length = bytes.write(part, at + LENGTH_BYTES);
    at = bytes.writeUInt32BE(length, at) + length;
  }
  return bytes;
}
