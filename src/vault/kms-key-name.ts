/** Names of KMS keys: ARNs as stored, short names as shown, and their comparison. */

import { createHash } from "node:crypto";

/** @see https://docs.aws.amazon.com/kms/latest/developerguide/concepts.html#key-id-key-ARN */
const ARN = /^arn:[\w-]+:kms:(?<region>[\w-]+):\d*:(?:key\/)?(?<name>.+)$/;

export function kmsKeyName(keyId: string): string {
  return ARN.exec(keyId)?.groups?.name ?? keyId;
}

export function kmsKeyRegion(keyId: string): string | null {
  return ARN.exec(keyId)?.groups?.region ?? null;
}

/** An alias is resolved at each start: its owner may point it at another key. */
export function isKmsAlias(keyId: string): boolean {
  return kmsKeyName(keyId).startsWith("alias/");
}

export function namesKmsKey(keyId: string, arn: string): boolean {
  return keyId === arn || keyId === kmsKeyName(arn);
}

export function kmsFingerprint(arn: string): string {
  return createHash("sha256").update(`shopmcp kms key ${arn}`).digest("hex").slice(0, 16);
}
