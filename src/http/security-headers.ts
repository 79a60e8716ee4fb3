/** The headers every response carries. */

/** A response that brings its own policy keeps it: only the page needs more than nothing. */
const CONTENT_SECURITY_POLICY = "default-src 'none'; frame-ancestors 'none'";

/** Changes `headers` in place. */
export function setSecurityHeaders(headers: Headers): void {
  if (!headers.has("content-security-policy")) headers.set("content-security-policy", CONTENT_SECURITY_POLICY);
  headers.set("x-content-type-options", "nosniff");
  headers.set("referrer-policy", "no-referrer");
  headers.set("cache-control", cacheControl(headers));
}

/** Streams ask proxies not to transform them, which would buffer them; files named by their content never change. */
function cacheControl(headers: Headers): string {
  const own = headers.get("cache-control");
  if (own?.includes("immutable")) return own;
  return own?.includes("no-transform") ? "no-store, no-transform" : "no-store";
}
