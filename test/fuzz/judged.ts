/** An HTTP answer's status, or a find where it has no code of ours. */

import { KNOWN_CODES, type Outcome } from "./subject.ts";

const OAUTH_CODES: ReadonlySet<string> = new Set([
  ...["invalid_request", "invalid_client", "invalid_grant", "invalid_target", "invalid_scope", "unauthorized_client"],
  ...["unsupported_grant_type", "unsupported_response_type", "unsupported_token_type", "invalid_token"],
  ...["invalid_client_metadata", "invalid_redirect_uri", "access_denied", "temporarily_unavailable", "slow_down"],
]);

/** The page for a browser that cannot be sent back to the client. */
const TO_A_PERSON = "The app that sent you here cannot be connected. ";

export function judged(status: number, text: string): Outcome {
  if (status < 400) return { kind: text.includes("-32603") ? "internal" : String(status), text };
  // Bun itself answers 431 to headers of more than 16 KB.
  if (status === 431 || text.startsWith(TO_A_PERSON)) return { kind: String(status), text };
  const told = codesIn(text);
  const isOurs = told !== null && (typeof told === "number" || KNOWN_CODES.has(told) || OAUTH_CODES.has(told));
  return { kind: isOurs && status !== 500 && told !== -32603 ? String(status) : `internal ${status}`, text };
}

function codesIn(text: string): string | number | null {
  const code = /"code":("?)(-?\w+)\1/.exec(text)?.[2] ?? /"error":"(\w+)"/.exec(text)?.[1];
  if (code === undefined) return null;
  return /^-?\d+$/.test(code) ? Number(code) : code;
}
