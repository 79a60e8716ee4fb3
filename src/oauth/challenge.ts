/** Tells a client that was refused at `/mcp` where to get a token. */

import type { ErrorCode } from "#errors.ts";
import { type Issuer, originFor, READ_SCOPE } from "./issuer.ts";
import { RESOURCE_METADATA_PATH } from "./metadata.ts";

/** @see https://www.rfc-editor.org/rfc/rfc6750#section-3 and rfc9728 5.1 */
export function mcpChallenge(
  issuer: Issuer,
  { code, presented, headers }: { code: ErrorCode; presented: boolean; headers: Headers },
): string | null {
  if (code !== "unauthorized" && code !== "insufficient_scope") return null;
  const error = code === "insufficient_scope" ? code : presented ? "invalid_token" : null;
  const parts = [
    'realm="shopmcp"',
    ...(error === null ? [] : [`error="${error}"`]),
    `resource_metadata="${originFor(issuer, headers)}${RESOURCE_METADATA_PATH}"`,
    `scope="${READ_SCOPE}"`,
  ];
  return `Bearer ${parts.join(", ")}`;
}
