/** The body of a request to the API. */

import { ShopError } from "#errors.ts";
import { parseJson } from "#parse-json.ts";
import { readText } from "#read-text.ts";

/** Credentials and the arguments of a tool are a few KB. */
export const MAX_BODY_BYTES = 65_536;

/**
 * Undefined where there is no body. What does not fit a schema is printed by Elysia with indentation, which grows with
 * the square of the depth: 30,000 levels in 60 KB took half a minute and gigabytes.
 * @throws invalid_input, payload_too_large
 */
export async function readJson(request: Request): Promise<unknown> {
  const text = await readText(request, MAX_BODY_BYTES);
  if (text === "") return undefined;
  const type = request.headers.get("content-type")?.split(";")[0]?.trim().toLowerCase();
  if (type !== "application/json")
    throw new ShopError("invalid_input", "Send the body as JSON, with Content-Type: application/json.");
  const body = parseJson(text);
  if (body.ok) return body.value;
  throw new ShopError("invalid_input", `The request's body ${body.problem}. Correct it and send it again.`);
}
