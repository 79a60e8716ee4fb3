/** An error as an HTTP response, the same on every route. */

import { ShopError } from "#errors.ts";
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

export function notFound(): ShopError {
  return new ShopError("not_found", "There is nothing at this address. MCP clients connect to /mcp.");
}
