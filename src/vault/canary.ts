/** A known text sealed under a key: opening it proves that this is the right key. */

import { z } from "zod";
import { ShopError, toShopError } from "#errors.ts";
import { credentialAad, keyContext, openBox, sealBox } from "./envelope.ts";
import type { KeyProvider } from "./key-provider.ts";

const WORD = "shopmcp canary";

const base64 = z.string().transform((text) => Buffer.from(text, "base64"));
const Canary = z.strictObject({ wrapped_key: base64, nonce: base64, sealed: base64, tag: base64 });

export async function makeCanary(provider: KeyProvider, keyId: string): Promise<string> {
  const place = placeOf(keyId);
  const { plaintext, wrapped } = await provider.generateDataKey(keyContext(place));
  const box = sealBox(plaintext, Buffer.from(WORD), credentialAad(place));
  const text = (bytes: Buffer) => bytes.toString("base64");
  return JSON.stringify({
    wrapped_key: text(wrapped),
    nonce: text(box.nonce),
    sealed: text(box.sealed),
    tag: text(box.tag),
  });
}

/** @throws vault_key_wrong; kms_unavailable or kms_denied where KMS did not decide */
export async function checkCanary(provider: KeyProvider, keyId: string, canary: string): Promise<void> {
  const place = placeOf(keyId);
  try {
    const parsed = Canary.parse(JSON.parse(canary));
    const key = await provider.unwrapDataKey(parsed.wrapped_key, keyContext(place));
    if (openBox(key, parsed, credentialAad(place)).toString() === WORD) return;
    throw new Error("the canary opened to another text");
  } catch (cause) {
    if (/^kms_/.test(toShopError(cause).code)) throw cause;
    throw new ShopError(
      "vault_key_wrong",
      `The key with fingerprint ${provider.fingerprint} does not open this data folder's canary. The folder is damaged or its key row was changed: restore a backup.`,
      { cause },
    );
  }
}

function placeOf(keyId: string) {
  return { workspaceId: "", module: "canary", credentialId: keyId, generation: 0 };
}
