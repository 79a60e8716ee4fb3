/** Where somebody goes after signing in: a fresh page, so that nothing of an earlier session is left in memory. */

import { HOME_PATH } from "../../page-paths.ts";

const NEXT = "next";

export function enterPage(): void {
  const next = new URLSearchParams(window.location.search).get(NEXT);
  window.location.assign(ownPath(next) ?? HOME_PATH);
}

export function loginPath(loginPage: string, from: string): string {
  return from === HOME_PATH ? loginPage : `${loginPage}?${NEXT}=${encodeURIComponent(from)}`;
}

/** Only a path of this server: a link that brings its own `next` leads nowhere else. */
function ownPath(next: string | null): string | null {
  if (next === null) return null;
  const url = URL.parse(next, window.location.origin);
  return url?.origin === window.location.origin ? url.pathname + url.search : null;
}
