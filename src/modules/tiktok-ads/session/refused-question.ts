/** Whether a refusal is about one question alone: whatever else was asked still stands. */

import type { ErrorCode, ShopError } from "#errors.ts";

/** Neither the token, nor a limit, nor an outage of TikTok. */
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

/** TikTok does not answer for now; what it has answered already stands. */
const FOR_NOW: ReadonlySet<ErrorCode> = new Set([
  "rate_limited",
  "queue_full",
  "time_limit",
  "report_pending",
  "upstream_blocked",
  "upstream_unavailable",
  "upstream_timeout",
]);

export function isUnansweredForNow({ code }: Pick<ShopError, "code">): boolean {
  return FOR_NOW.has(code);
}
