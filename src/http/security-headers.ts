/** The headers every response carries. */

/** The page brings its own policy, which is kept; everything else needs nothing. */
const CONTENT_SECURITY_POLICY = "default-src 'none'; frame-ancestors 'none'";

export function setSecurityHeaders(headers: Headers): void {
  if (!headers.has("content-security-policy")) headers.set("content-security-policy", CONTENT_SECURITY_POLICY);
  headers.set("x-content-type-options", "nosniff");
  headers.set("referrer-policy", "no-referrer");
  headers.set("cache-control", cacheControl(headers));
}

/** `no-transform` keeps proxies from buffering streams. Files named by their content never change. */
function cacheControl(headers: Headers): string {
  const own = headers.get("cache-control");
  if (own?.includes("immutable")) return own;
  return own?.includes("no-transform") ? "no-store, no-transform" : "no-store";
}
