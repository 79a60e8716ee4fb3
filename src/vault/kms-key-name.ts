/** How a KMS key is called: ARNs as stored, short names as shown, and whether two of them are one key. */

import { createHash } from "node:crypto";

/** @see https://docs.aws.amazon.com/kms/latest/developerguide/concepts.html#key-id-key-ARN */
const ARN = /^arn:[\w-]+:kms:(?<region>[\w-]+):\d*:(?:key\/)?(?<name>.+)$/;

/** Key id or alias, without the AWS account: errors reach people who have no business with that. */
export function kmsKeyName(keyId: string): string {
  return ARN.exec(keyId)?.groups?.name ?? keyId;
}

/** Null where only AWS's own settings say it. */
export function kmsKeyRegion(keyId: string): string | null {
  return ARN.exec(keyId)?.groups?.region ?? null;
}

/** An alias is asked for again at each start: its owner may have pointed it at another key. */
export function isKmsAlias(keyId: string): boolean {
  return kmsKeyName(keyId).startsWith("alias/");
}

/** `keyId`: an ARN or a key id, as configured; not an alias. */
export function namesKmsKey(keyId: string, arn: string): boolean {
  return keyId === arn || keyId === kmsKeyName(arn);
}

/** Sixteen hex digits of the ARN's hash: as a local key's fingerprint, it fits a log line and says which key. */
export function kmsFingerprint(arn: string): string {
  return createHash("sha256").update(`shopmcp kms key ${arn}`).digest("hex").slice(0, 16);
}
