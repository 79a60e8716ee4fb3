/** The body of a request to the API. */

import { ShopError } from "#errors.ts";
import { readText } from "#read-text.ts";

/** Credentials and the arguments of a tool are a few KB. */
export const MAX_BODY_BYTES = 65_536;

/** Undefined where there is no body. @throws invalid_input, payload_too_large */
export async function readJson(request: Request): Promise<unknown> {
  const text = await readText(request, MAX_BODY_BYTES);
  if (text === "") return undefined;
  const type = request.headers.get("content-type")?.split(";")[0]?.trim().toLowerCase();
  if (type !== "application/json")
    throw new ShopError("invalid_input", "Send the body as JSON, with Content-Type: application/json.");
  try {
    return JSON.parse(text);
  } catch (cause) {
    // The engine's own message quotes the text.
    throw new ShopError("invalid_input", "The request's body is not valid JSON. Correct it and send it again.", {
      cause: cause instanceof SyntaxError ? undefined : cause,
    });
  }
}
