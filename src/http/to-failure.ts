/** What a route threw, as an error of ours. */

import { NotFoundError, ParseError, ValidationError } from "elysia";
import { z } from "zod";
import { ShopError, toShopError } from "#errors.ts";
import { fieldProblem } from "#text/input-problem.ts";
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
/** Keys of a record are a caller's own. */
const MAX_PATH_CHARACTERS = 100;

/** A schema's own sentences come first, as they do for tools. No value is repeated. */
function problemsOf({ validator, value }: ValidationError): string {
  const error = schemaOf(validator)?.safeParse(value, { error: fieldProblem }).error;
  const problems = (error?.issues ?? []).slice(0, MAX_PROBLEMS).map(({ path, message }) => {
    const where = path.map(String).join(".").slice(0, MAX_PATH_CHARACTERS);
    return where === "" ? message : `${where}: ${message}`;
  });
  return problems.join("; ");
}

/** Elysia wraps some. */
function schemaOf(validator: unknown): z.ZodType | null {
  if (validator instanceof z.ZodType) return validator;
  const inner = typeof validator === "object" && validator !== null && "schema" in validator ? validator.schema : null;
  return inner instanceof z.ZodType ? inner : null;
}

const PARTS: Readonly<Record<string, string>> = { body: "body", query: "query", params: "address" };
