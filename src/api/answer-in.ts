/** What a tool call answered; what it failed with, as the error that answers are made of. */

import type { ToolOutcome } from "#calls/tool-outcome.ts";
import { ShopError } from "#errors.ts";
import type { ToolAnswer } from "#modules/module.ts";

/** @throws what the call failed with */
export function answerIn(outcome: ToolOutcome): ToolAnswer {
  if (outcome.ok) return outcome.answer;
  const { error, message, code, request_id, retry_after_seconds, platform_message } = outcome.failure;
  throw new ShopError(error, message, {
    ...(retry_after_seconds === undefined ? {} : { retryAfterSeconds: retry_after_seconds }),
    ...(platform_message === undefined ? {} : { upstream: { code, requestId: request_id, message: platform_message } }),
  });
}
