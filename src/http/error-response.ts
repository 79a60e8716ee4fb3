/** An error as an HTTP response, the same for every route. */

import type { ShopError } from "#errors.ts";

/** @see https://www.rfc-editor.org/rfc/rfc9110#section-11.6.1 : a 401 must say how to authenticate */
export function errorResponse(error: ShopError): Response {
  const { status } = error.traits;
  const headers = new Headers();
  if (status === 401) headers.set("www-authenticate", 'Bearer realm="shopmcp"');
  if (error.retryAfterSeconds !== undefined) headers.set("retry-after", String(error.retryAfterSeconds));
  return Response.json({ error: { code: error.code, message: error.message } }, { status, headers });
}
