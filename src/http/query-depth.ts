/** A bound on the depth of query values, which Elysia parses as JSON where they look like it. */

import { ShopError } from "#errors.ts";
import { parseJson } from "#json/parse-json.ts";

export function refuseDeepQuery(url: string): void {
  const start = url.indexOf("?");
  if (start === -1) return;
  for (const value of new URLSearchParams(url.slice(start)).values()) {
    if (!/^[[{]/.test(value)) continue;
    const parsed = parseJson(value);
    if (!parsed.ok && parsed.tooDeep)
      throw new ShopError("invalid_input", `A value in the query ${parsed.problem}. Correct it and send it again.`);
  }
}
