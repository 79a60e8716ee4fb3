/** The page's document as a response, each time with a policy and nonce of its own. */

import { randomBytes } from "node:crypto";
import { contentSecurityPolicy, pageDocument } from "./page-document.ts";
import type { PageFiles } from "./page-files.ts";

const NONCE_BYTES = 16;

export function documentResponse({ start }: PageFiles, status = 200): Response {
  const nonce = randomBytes(NONCE_BYTES).toString("base64url");
  return new Response(pageDocument(start, nonce), {
    status,
    headers: { "content-type": "text/html; charset=utf-8", "content-security-policy": contentSecurityPolicy(nonce) },
  });
}
