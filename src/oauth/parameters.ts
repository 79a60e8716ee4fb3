/** Reads request parameters, each of which may occur once. */

import type { RequestFacts } from "#request/request-facts.ts";
import { OAuthError } from "./oauth-error.ts";

/** A client assertion has a few kilobytes. */
export const MAX_BODY_BYTES = 16_384;
const MAX_QUERY_LENGTH = 8_192;
const FORM = "application/x-www-form-urlencoded";

/** An empty value counts as absent. @see https://www.rfc-editor.org/rfc/rfc6749#section-3.1 */
export type Parameters = {
  get(name: string): string | undefined;
  require(name: string): string;
};

export async function readForm(request: Request, { readText }: Pick<RequestFacts, "readText">): Promise<Parameters> {
  const type = request.headers.get("content-type")?.split(";")[0]?.trim().toLowerCase();
  if (type !== FORM) throw new OAuthError("invalid_request", `Send the parameters as ${FORM}.`);
  return parametersOf(await readText({ maxBytes: MAX_BODY_BYTES, known: false }));
}

export function readQuery(url: string): Parameters {
  const query = new URL(url).search;
  if (query.length > MAX_QUERY_LENGTH) throw new OAuthError("invalid_request", "The query is too long.");
  return parametersOf(query);
}

function parametersOf(text: string): Parameters {
  const values = new Map<string, string>();
  for (const [name, value] of new URLSearchParams(text)) {
    if (values.has(name)) throw new OAuthError("invalid_request", "A parameter came twice; each may come once.");
    values.set(name, value);
  }
  const get = (name: string) => values.get(name) || undefined;
  return {
    get,
    require(name) {
      const value = get(name);
      if (value === undefined) throw new OAuthError("invalid_request", `The parameter ${name} is missing.`);
      return value;
    },
  };
}
