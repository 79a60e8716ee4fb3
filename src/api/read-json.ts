/** The body of a request to the API. */

import { ShopError } from "#errors.ts";
import { isDeeperThan, MAX_DEPTH } from "#json-depth.ts";
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
  const body = parse(text);
  if (isDeeperThan(body, MAX_DEPTH))
    throw new ShopError("invalid_input", `The request's body is nested more than ${MAX_DEPTH} levels deep.`);
  return body;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    // The engine's own message quotes the text.
    throw new ShopError("invalid_input", "The request's body is not valid JSON. Correct it and send it again.", {
      cause: cause instanceof SyntaxError ? undefined : cause,
    });
  }
}
