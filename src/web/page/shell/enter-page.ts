/** Loads a fresh page after signing in, so that nothing of an earlier session stays in memory. */

import { HOME_PATH, isPagePath } from "../../page-paths.ts";

const NEXT = "next";

const KEPT = "shopmcp-next";

export function enterPage(): void {
  enter(nextOf(window.location.search));
}

/** Before the browser goes to the provider, which brings nothing of ours back. */
export function keepNext(): void {
  const next = nextOf(window.location.search);
  if (next === null) window.sessionStorage.removeItem(KEPT);
  else window.sessionStorage.setItem(KEPT, next);
}

export function enterKeptPage(): void {
  const next = window.sessionStorage.getItem(KEPT);
  window.sessionStorage.removeItem(KEPT);
  enter(next);
}

function enter(next: string | null): void {
  window.location.assign(ownPage(next) ?? HOME_PATH);
}

function nextOf(search: string): string | null {
  return new URLSearchParams(search).get(NEXT);
}

export function loginPath(loginPage: string, from: string): string {
  return from === HOME_PATH ? loginPage : `${loginPage}?${NEXT}=${encodeURIComponent(from)}`;
}

/** Only a page of this server is followed, against links that bring a foreign `next`; a path may begin with two slashes. */
function ownPage(next: string | null): string | null {
  const url = next === null ? null : URL.parse(next, window.location.origin);
  return url?.origin === window.location.origin && isPagePath(url.pathname) ? url.href : null;
}
