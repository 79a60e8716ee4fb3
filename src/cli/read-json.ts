/** What a script gives on stdin. */

import { ShopError } from "#errors.ts";

/** @throws invalid_input; the text is not repeated, since it holds secrets */
export function readJson(text: string): unknown {
  if (text.trim() === "")
    throw new ShopError(
      "invalid_input",
      'Nothing came on stdin. Give one JSON object with the credentials, such as {"app_id":"…"}.',
    );
  try {
    return JSON.parse(text);
  } catch {
    throw new ShopError(
      "invalid_input",
      'What came on stdin is not JSON. Give one JSON object with the credentials, such as {"app_id":"…"}.',
    );
  }
}
