/** A one-use token that came behind `#`. */

/** Removed from the address at once, so that it stays out of the history. */
export function takeFragment(): string {
  const token = window.location.hash.slice(1);
  window.history.replaceState(null, "", window.location.pathname + window.location.search);
  return token;
}
