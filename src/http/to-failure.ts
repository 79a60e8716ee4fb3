/** What a route threw, as an error of ours. */

import { NotFoundError, ParseError, ValidationError } from "elysia";
import { ShopError, toShopError } from "#errors.ts";
import { notFound } from "./error-response.ts";

/** Elysia's own messages repeat the input, so none of them is passed on or logged. */
export function toFailure(thrown: unknown): ShopError {
  if (thrown instanceof NotFoundError) return notFound();
  if (thrown instanceof ParseError) return thrown.cause instanceof ShopError ? thrown.cause : unreadable();
  if (!(thrown instanceof ValidationError)) return toShopError(thrown);
  const problems = problemsOf(thrown);
  if (thrown.type === "response") return toShopError(new TypeError(`An answer does not fit its schema: ${problems}`));
  return new ShopError(
    "invalid_input",
    `The ${PARTS[thrown.type] ?? "request"} does not fit: ${problems}. Correct it and send it again.`,
  );
}

function unreadable(): ShopError {
  return new ShopError("invalid_input", "The request's body could not be read. Send one JSON document.");
}

const MAX_PROBLEMS = 5;

/** Zod's messages name no value, except the one about unknown keys. */
function problemsOf({ all }: ValidationError): string {
  const problems = all.slice(0, MAX_PROBLEMS).map((problem) => {
    const { path, message } = "path" in problem ? problem : { path: undefined, message: undefined };
    if (message === undefined || /^unrecognized key/i.test(message)) return "it has an unknown field";
    return path === undefined || path === "root" ? message : `${path}: ${message}`;
  });
  return problems.join("; ");
}

const PARTS: Readonly<Record<string, string>> = { body: "body", query: "query", params: "address" };
