/** Maps a failure of AWS KMS to our error, with what the owner should do. */

import { z } from "zod";
import { type ErrorCode, ShopError } from "#errors.ts";
import { whyUnreachable } from "#outbound/why-unreachable.ts";

type Refusal = { code: Extract<ErrorCode, `kms_${string}` | "vault_unreadable">; sentence(key: string): string };

const unreadable: Refusal = {
  code: "vault_unreadable",
  sentence: () =>
    "AWS KMS cannot decrypt the stored credential's data key: its row was changed, moved or damaged. Connect again with the four fields of the developer portal, or restore a backup.",
};
const unusable: Refusal = {
  code: "kms_denied",
  sentence: (key) =>
    `The AWS KMS key ${key} cannot be used in its current state: pending deletion or import, or its key store is disconnected. Cancel the deletion or connect the store in the KMS console, and enable the key.`,
};
const throttled: Refusal = {
  code: "kms_unavailable",
  sentence: () =>
    "AWS KMS throttles this AWS account. Try again in a few seconds; if it lasts, raise the account's KMS request quota.",
};

/** An ended session or a wrong clock is no decision about the key. */
const stale: Refusal = {
  code: "kms_unavailable",
  sentence: () =>
    "AWS considers this server's credentials expired, or its clock wrong. Renew the credentials, and set the clock by NTP.",
};

/** @see https://docs.aws.amazon.com/kms/latest/APIReference/CommonErrors.html */
const BY_NAME: Readonly<Record<string, Refusal>> = {
  InvalidCiphertextException: unreadable,
  IncorrectKeyException: unreadable,
  AccessDeniedException: {
    code: "kms_denied",
    sentence: (key) =>
      `AWS does not let this server use the KMS key ${key}. Allow its AWS identity kms:GenerateDataKey and kms:Decrypt on that key, in its IAM policy or in the key policy.`,
  },
  DisabledException: {
    code: "kms_denied",
    sentence: (key) =>
      `The AWS KMS key ${key} is disabled. Enable it in the KMS console, or with \`aws kms enable-key\`.`,
  },
  NotFoundException: {
    code: "kms_denied",
    sentence: (key) =>
      `AWS KMS has no key ${key} in this account and region. Check SHOPMCP_KMS_KEY_ID and AWS_REGION; a key that was deleted cannot be brought back.`,
  },
  KMSInvalidStateException: unusable,
  ThrottlingException: throttled,
  Throttling: throttled,
  RequestLimitExceeded: throttled,
  RequestThrottled: throttled,
  RequestThrottledException: throttled,
  TooManyRequestsException: throttled,
  ExpiredToken: stale,
  ExpiredTokenException: stale,
  RequestExpired: stale,
  InvalidSignatureException: stale,
  SignatureDoesNotMatch: stale,
  LimitExceededException: throttled,
  CredentialsProviderError: {
    code: "kms_unavailable",
    sentence: () =>
      "This server found no AWS credentials to ask KMS with. Give it a role, or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.",
  },
};

const failed: Refusal = {
  code: "kms_unavailable",
  sentence: () =>
    "AWS KMS could not be reached or failed to answer. Try again in a few seconds; if it lasts, check that this server can open connections to KMS in its region.",
};

const denied = (name: string): Refusal => ({
  code: "kms_denied",
  sentence: (key) =>
    `AWS KMS refuses the key ${key} to this server (${name}). Check the server's AWS credentials, SHOPMCP_KMS_KEY_ID and AWS_REGION.`,
});

/** `$fault` is set only on errors that AWS itself named; a proxy's error page has a status, but no fault. */
const AwsError = z.looseObject({
  name: z.string().regex(/^(?!Unknown)[A-Z]\w{0,80}$/),
  $fault: z.enum(["client", "server"]).optional(),
  $metadata: z.looseObject({ httpStatusCode: z.number().optional() }).optional(),
});

/** The error's own text names AWS identities, so only the log gets it. */
export function toKmsError(thrown: unknown, keyName: string): ShopError {
  const { code, sentence } = refusalOf(thrown);
  const why = code === "kms_unavailable" ? whyUnreachable(thrown) : null;
  if (why !== null) return new ShopError(code, `AWS KMS could not be reached. ${why}`, { cause: thrown });
  return new ShopError(code, sentence(keyName), { cause: thrown });
}

function refusalOf(thrown: unknown): Refusal {
  const parsed = AwsError.safeParse(thrown);
  if (!parsed.success) return failed;
  const { name, $fault, $metadata } = parsed.data;
  const known = Object.hasOwn(BY_NAME, name) ? BY_NAME[name] : undefined;
  if (known !== undefined) return known;
  const busy = $metadata?.httpStatusCode === 408 || $metadata?.httpStatusCode === 429;
  return $fault === "client" && !busy ? denied(name) : failed;
}
