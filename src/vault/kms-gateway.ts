/** Asks AWS KMS; the only importer of its SDK, loaded only where a KMS key is in use. */

import { DecryptCommand, GenerateDataKeyCommand, KMSClient } from "@aws-sdk/client-kms";
import { withTimeout } from "#concurrency/with-timeout.ts";
import { ShopError } from "#errors.ts";
import type { Outbound } from "#outbound/outbound.ts";
import { KEY_BYTES, type KeyContext } from "./envelope.ts";
import type { CountKmsCall, KmsBounds, KmsOperation } from "./kms-calls.ts";
import type { KmsCircuitBreaker } from "./kms-circuit-breaker.ts";
import { kmsKeyName } from "./kms-key-name.ts";
import { toKmsError } from "./kms-refusal.ts";
import { createKmsRequestHandler } from "./kms-request-handler.ts";

export type KmsDataKey = { arn: string; plaintext: Buffer; wrapped: Buffer };

/** @throws kms_unavailable, kms_denied; `decrypt` vault_unreadable */
export type KmsGateway = {
  generateDataKey(keyId: string, context: KeyContext): Promise<KmsDataKey>;
  decrypt(keyId: string, wrapped: Buffer, context: KeyContext): Promise<Buffer>;
  close(): void;
};

type Parts = {
  region: string | null;
  breaker: KmsCircuitBreaker;
  bounds: KmsBounds;
  count: CountKmsCall;
  outbound: Outbound;
};

/**
 * Without `region`, AWS's own variables and files name it. @throws config_invalid where they name none
 * @see https://docs.aws.amazon.com/sdkref/latest/guide/environment-variables.html
 */
export async function createKmsGateway({ region, breaker, bounds, count, outbound }: Parts): Promise<KmsGateway> {
  const client = new KMSClient({
    ...(region === null ? {} : { region }),
    maxAttempts: bounds.attempts,
    requestHandler: createKmsRequestHandler(outbound, bounds),
  });
  await client.config.region().catch(noRegion);

  const ask = <Answer>(operation: KmsOperation, keyId: string, send: (end: AbortSignal) => Promise<Answer>) =>
    breaker.run(async () => {
      const end = new AbortController();
      try {
        const answer = await withTimeout(send(end.signal), bounds.callMs, () => {
          end.abort();
          return tooSlow();
        });
        count(operation, "ok");
        return answer;
      } catch (thrown) {
        const error = thrown instanceof ShopError ? thrown : toKmsError(thrown, kmsKeyName(keyId));
        count(operation, error.code);
        throw error;
      }
    });

  return {
    generateDataKey: (keyId, context) =>
      ask("GenerateDataKey", keyId, async (abortSignal) => {
        const command = new GenerateDataKeyCommand({
          KeyId: keyId,
          KeySpec: "AES_256",
          EncryptionContext: encryptionContext(context),
        });
        const { KeyId, Plaintext, CiphertextBlob } = await client.send(command, { abortSignal });
        if (KeyId === undefined || CiphertextBlob === undefined) throw incomplete();
        return { arn: KeyId, plaintext: dataKey(Plaintext), wrapped: Buffer.from(CiphertextBlob) };
      }),
    decrypt: (keyId, wrapped, context) =>
      ask("Decrypt", keyId, async (abortSignal) => {
        const command = new DecryptCommand({
          KeyId: keyId,
          CiphertextBlob: wrapped,
          EncryptionContext: encryptionContext(context),
        });
        return dataKey((await client.send(command, { abortSignal })).Plaintext);
      }),
    close: () => client.destroy(),
  };
}

/** A canary has no workspace, and AWS does not document empty values. */
function encryptionContext({ app, workspace, module, connection }: KeyContext): Record<string, string> {
  return { app, workspace: workspace === "" ? "-" : workspace, module, connection };
}

function dataKey(plaintext: Uint8Array | undefined): Buffer {
  if (plaintext?.length !== KEY_BYTES) throw incomplete();
  return Buffer.from(plaintext);
}

function incomplete(): ShopError {
  return new ShopError(
    "kms_unavailable",
    "AWS KMS answered without the data key it was asked for. Check what answers at AWS_ENDPOINT_URL_KMS.",
  );
}

function tooSlow(): ShopError {
  return new ShopError("kms_unavailable", "AWS KMS did not answer in time. Try again in a few seconds.");
}

function noRegion(cause: unknown): never {
  throw new ShopError(
    "config_invalid",
    "SHOPMCP_KMS_KEY_ID names no region. Give the key's whole ARN, or set AWS_REGION.",
    { cause },
  );
}
