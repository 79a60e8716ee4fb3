/** JSON that a script gives on stdin. */

import { ShopError } from "#errors.ts";
import { parseUnroundedJson } from "#json/unrounded-json.ts";

/** @throws invalid_input without the text, which holds secrets */
export function readJson(text: string, wanted = 'the credentials, such as {"app_id":"…"}'): unknown {
  if (text.trim() === "")
    throw new ShopError("invalid_input", `Nothing came on stdin. Give one JSON object with ${wanted}.`);
  const parsed = parseUnroundedJson(text);
  if (parsed.ok) return parsed.value;
  throw new ShopError("invalid_input", `The text on stdin ${parsed.problem}. Give one JSON object with ${wanted}.`);
}
