/** The JSON body of an API request. */

import { ShopError, toShopError } from "#errors.ts";
import { parseUnroundedJson } from "#json/unrounded-json.ts";
import { readSessionCookie } from "./session-cookie.ts";
import type { SignedInParts } from "./signed-in.ts";

export const MAX_BODY_BYTES = 65_536;

/**
 * The depth is bounded because Elysia prints what does not fit a schema with indentation: 30,000 levels in 60 KB took
 * half a minute and gigabytes. @throws invalid_input, and what `readText` throws
 */
export function readJson({ factsOf, sessions }: SignedInParts) {
  return async ({ request }: { request: Request }): Promise<unknown> => {
    const facts = factsOf(request);
    const cookie = readSessionCookie(request.headers, facts);
    const known = cookie !== null && (await sessions.authenticate(cookie).then(Boolean, isStranger));
    return parsed(request, await facts.readText({ maxBytes: MAX_BODY_BYTES, known }));
  };
}

/** A caller without a session may still be signing in; each route says whether it needs one. */
function isStranger(thrown: unknown): false {
  if (toShopError(thrown).code === "unauthorized") return false;
  throw thrown;
}

function parsed(request: Request, text: string): unknown {
  if (text === "") return undefined;
  const type = request.headers.get("content-type")?.split(";")[0]?.trim().toLowerCase();
  if (type !== "application/json")
    throw new ShopError("invalid_input", "Send the body as JSON, with Content-Type: application/json.");
  const body = parseUnroundedJson(text);
  if (body.ok) return body.value;
  throw new ShopError("invalid_input", `The request's body ${body.problem}. Correct it and send it again.`);
}
