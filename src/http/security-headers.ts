/** The headers every response carries. */

import { COMMON_HEADERS } from "#common-headers.ts";

/** The page brings its own policy, which is kept. */
const POLICY = "content-security-policy";

export function setSecurityHeaders(headers: Headers): void {
  // No route sets this one by itself: such an answer was made with all of them.
  if (headers.has("referrer-policy")) return;
  const own = { [POLICY]: headers.get(POLICY) ?? COMMON_HEADERS[POLICY], "cache-control": cacheControl(headers) };
  for (const [name, value] of Object.entries({ ...COMMON_HEADERS, ...own })) headers.set(name, value);
}

/** `no-transform` keeps proxies from buffering streams. Files named by their content never change. */
function cacheControl(headers: Headers): string {
  const own = headers.get("cache-control");
  if (own?.includes("immutable")) return own;
  return own?.includes("no-transform") ? "no-store, no-transform" : COMMON_HEADERS["cache-control"];
}
