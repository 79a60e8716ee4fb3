/** The outcome of a tool call, as every edge (MCP, JSON API, shell) passes it on. */

import { type ErrorCode, toShopError } from "#errors.ts";
import type { ToolAnswer } from "#modules/module.ts";

/** `code`, `request_id` and `platform_message` are the ad platform's; the rest is ours. */
export type ToolFailure = {
  error: ErrorCode;
  message: string;
  code: number | null;
  request_id: string | null;
  retryable: boolean;
  retry_after_seconds?: number;
  platform_message?: string;
};

/** Where the whole of an answer can be fetched, beside its text. @see https://modelcontextprotocol.io/specification/2025-11-25/server/tools#resource-links */
export type AnswerLink = { uri: string; name: string; mimeType: string; description: string };

/** `quoted`: the text as a JSON string, where it was made before. */
export type AnsweredCall = { ok: true; answer: ToolAnswer; text: string; quoted?: string; link?: AnswerLink };

export type ToolOutcome = AnsweredCall | { ok: false; failure: ToolFailure };

export function toToolFailure(thrown: unknown): ToolFailure {
  const error = toShopError(thrown);
  return {
    error: error.code,
    message: error.message,
    code: error.upstream?.code ?? null,
    request_id: error.upstream?.requestId ?? null,
    retryable: error.traits.retryable,
    ...(error.retryAfterSeconds === undefined ? {} : { retry_after_seconds: error.retryAfterSeconds }),
    ...(error.upstream === undefined ? {} : { platform_message: error.upstream.message }),
  };
}

/** Our sentence first, then details for programs and support as one line of JSON. */
export function failureText(failure: ToolFailure): string {
  const { message, ...details } = failure;
  return `${message}\n${JSON.stringify(details)}`;
}
