/** An error as an HTTP response, the same on every route. */

import { NotFoundError, ParseError, ValidationError } from "elysia";
import { ShopError, toShopError } from "#errors.ts";
import { errorDocument } from "#request/error-document.ts";

/** A 401 must say how to authenticate. @see https://www.rfc-editor.org/rfc/rfc9110#section-11.6.1 */
export function errorResponse(error: ShopError): Response {
  const { status } = error.traits;
  const headers = new Headers();
  if (status === 401) headers.set("www-authenticate", 'Bearer realm="shopmcp"');
  // A body that never arrives would hold the connection open.
  if (status === 408) headers.set("connection", "close");
  if (error.retryAfterSeconds !== undefined) headers.set("retry-after", String(error.retryAfterSeconds));
  return Response.json(errorDocument(error), { status, headers });
}

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

export function notFound(): ShopError {
  return new ShopError("not_found", "There is nothing at this address. MCP clients connect to /mcp.");
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
