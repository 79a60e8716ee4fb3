/** An error as an HTTP response, the same for every route. */

import { NotFoundError, ParseError, ValidationError } from "elysia";
import { errorDocument } from "#error-document.ts";
import { ShopError, toShopError } from "#errors.ts";

/** @see https://www.rfc-editor.org/rfc/rfc9110#section-11.6.1 : a 401 must say how to authenticate */
export function errorResponse(error: ShopError): Response {
  const { status } = error.traits;
  const headers = new Headers();
  if (status === 401) headers.set("www-authenticate", 'Bearer realm="shopmcp"');
  // The rest of a body that does not come would keep the connection.
  if (status === 408) headers.set("connection", "close");
  if (error.retryAfterSeconds !== undefined) headers.set("retry-after", String(error.retryAfterSeconds));
  return Response.json(errorDocument(error), { status, headers });
}

/** What a route threw, or Elysia for it. Elysia's own messages repeat what they are about: none is passed on or logged. */
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

/** How many problems of one request are told at once. */
const MAX_PROBLEMS = 5;

/** Our schemas' own sentences name no value; only the one about unknown keys repeats what was sent. */
function problemsOf({ all }: ValidationError): string {
  const problems = all.slice(0, MAX_PROBLEMS).map((problem) => {
    const { path, message } = "path" in problem ? problem : { path: undefined, message: undefined };
    if (message === undefined || /^unrecognized key/i.test(message)) return "it has a field that is not known here";
    return path === undefined || path === "root" ? message : `${path}: ${message}`;
  });
  return problems.join("; ");
}

const PARTS: Readonly<Record<string, string>> = { body: "body", query: "query", params: "address" };
