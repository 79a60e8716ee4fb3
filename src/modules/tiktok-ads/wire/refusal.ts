/** One refusal of TikTok as the error that people and programs get. */

import { plainText } from "#ads/plain-text.ts";
import { type ErrorCode, ShopError } from "#errors.ts";
import { counted } from "#text/counted.ts";
import type { EndpointFacts } from "./endpoint.ts";
import { ERROR_TABLE, type ErrorRow } from "./error-table.ts";
import { REPEATED_TIMEOUT_SECONDS } from "./transport.ts";

/** Long enough for a list of refused metrics or allowed values. */
const MAX_MESSAGE_CHARACTERS = 500;
const MAX_REQUEST_ID_CHARACTERS = 80;
/** A URL's parameters may hold secrets. */
const URL_PARAMETERS = /(https?:\/\/[^\s?#]+)[?#]\S*/gi;

export type RefusedAnswer = {
  code: number;
  message: string;
  requestId: string | null;
  endpoint: EndpointFacts;
  byId: boolean;
};

/** `retryAfterSeconds` is called only for rate-limit refusals. */
export function toRefusal(
  { code, message, requestId, endpoint, byId }: RefusedAnswer,
  retryAfterSeconds: () => number,
): ShopError {
  const shown = plainText(message.replace(URL_PARAMETERS, "$1"), MAX_MESSAGE_CHARACTERS);
  const id = requestId === null ? null : plainText(requestId, MAX_REQUEST_ID_CHARACTERS);
  const row = ERROR_TABLE.find((candidate) => fits(candidate, { code, message: shown, endpoint, byId }));
  const error: ErrorCode = row?.error ?? "upstream_rejected";
  const sentence = row?.sentence({ code, requestId: id, endpoint, byId }) ?? "TikTok refused.";
  const upstream = { code, message: shown, requestId: id };
  if (error === "upstream_timeout")
    return new ShopError(error, sentence, { upstream, retryAfterSeconds: REPEATED_TIMEOUT_SECONDS });
  if (error !== "rate_limited") return new ShopError(error, sentence, { upstream });
  const seconds = retryAfterSeconds();
  return new ShopError(error, `${sentence} The wait is ${counted(seconds, "second")}.`, {
    upstream,
    retryAfterSeconds: seconds,
  });
}

function fits(row: ErrorRow, { code, message, endpoint, byId }: Omit<RefusedAnswer, "requestId">): boolean {
  return (
    (row.proves === undefined || row.proves === endpoint.proves) &&
    (row.byId === undefined || row.byId === byId) &&
    (row.codes === undefined || row.codes(code)) &&
    (row.says === undefined || row.says.test(message))
  );
}
