/** A tool call's answer, or the error it failed with. */

import { ShopError } from "#errors.ts";
import type { ToolAnswer } from "#modules/module.ts";
import type { ToolOutcome } from "./tool-outcome.ts";

export function answerIn(outcome: ToolOutcome): ToolAnswer {
  if (outcome.ok) return outcome.answer;
  const { error, message, code, request_id, retry_after_seconds, platform_message } = outcome.failure;
  throw new ShopError(error, message, {
    ...(retry_after_seconds === undefined ? {} : { retryAfterSeconds: retry_after_seconds }),
    ...(platform_message === undefined ? {} : { upstream: { code, requestId: request_id, message: platform_message } }),
  });
}
