/** Checks the addresses to which a person may be sent back. */

import { isLoopbackName } from "./issuer.ts";

const MAX_LENGTH = 2_000;
/** Without backslashes, which some parsers take for slashes. */
const PLAIN = /^https?:\/\/(?![/?])(?:(?!\\)[\x21-\x7e])+$/;

/**
 * Apps' own schemes are refused: other apps may claim them.
 * @see https://www.rfc-editor.org/rfc/rfc9700#section-4.1
 */
export function isRedirectUri(text: string): boolean {
  const url = text.length <= MAX_LENGTH && PLAIN.test(text) && !text.includes("#") ? URL.parse(text) : null;
  if (url === null || url.username !== "" || url.password !== "" || /^https?:\/\/[^/?]*@/.test(text)) return false;
  return url.protocol === "https:" || isLoopbackName(url.hostname);
}

/** Any port matches on loopback. @see https://www.rfc-editor.org/rfc/rfc8252#section-7.3 */
export function registeredAs(registered: readonly string[], given: string): string | undefined {
  if (!isRedirectUri(given)) return undefined;
  return registered.find((uri) => uri === given || (isLoopback(uri) && withoutPort(uri) === withoutPort(given)));
}

export function hostOf(redirectUri: string): string {
  return new URL(redirectUri).host;
}

/** Joined as text, since URL would rewrite the client's query. */
export function withParameters(redirectUri: string, parameters: Readonly<Record<string, string | null>>): string {
  const added = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) if (value !== null) added.set(name, value);
  return `${redirectUri}${redirectUri.includes("?") ? "&" : "?"}${added}`;
}

function isLoopback(uri: string): boolean {
  const { protocol, hostname } = new URL(uri);
  return protocol === "http:" && isLoopbackName(hostname);
}

function withoutPort(uri: string): string {
  const url = new URL(uri);
  url.port = "";
  return url.href;
}
