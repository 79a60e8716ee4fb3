/** Whether a refusal is about one question alone: whatever else was asked still stands. */

import type { ErrorCode, ShopError } from "#errors.ts";

/** Not the token, a limit, or trouble of TikTok's. */
const OF_ONE_QUESTION: ReadonlySet<ErrorCode> = new Set([
  "permission_missing",
  "upstream_rejected",
  "upstream_missing",
  "not_available",
  "upstream_shape",
]);

export function isRefusedQuestion({ code }: Pick<ShopError, "code">): boolean {
  return OF_ONE_QUESTION.has(code);
}
