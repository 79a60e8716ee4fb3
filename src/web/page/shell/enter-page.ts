/** Loads a fresh page after signing in, so that nothing of an earlier session stays in memory. */

import { HOME_PATH } from "../../page-paths.ts";

const NEXT = "next";

export function enterPage(): void {
  const next = new URLSearchParams(window.location.search).get(NEXT);
  window.location.assign(ownPath(next) ?? HOME_PATH);
}

export function loginPath(loginPage: string, from: string): string {
  return from === HOME_PATH ? loginPage : `${loginPage}?${NEXT}=${encodeURIComponent(from)}`;
}

/** Only a path of this server is followed, against links that bring a foreign `next`. */
function ownPath(next: string | null): string | null {
  if (next === null) return null;
  const url = URL.parse(next, window.location.origin);
  return url?.origin === window.location.origin ? url.pathname + url.search : null;
}
