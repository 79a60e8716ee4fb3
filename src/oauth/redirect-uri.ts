/** Where a person may be sent back to: which addresses a client may register, and which one it may then name. */

import { isLoopbackName } from "./issuer.ts";

/** Longer ones meet limits of proxies once code and state are added. */
const MAX_LENGTH = 2_000;
/** Printable ASCII; a backslash is a slash to some and a character to others. */
const PLAIN = /^https?:\/\/(?![/?])(?:(?!\\)[\x21-\x7e])+$/;

/**
 * https, or http towards the person's own machine; no fragment, no user info, nothing that two parsers read in two
 * ways. Schemes of apps' own are refused: another app may claim the same one.
 * @see https://www.rfc-editor.org/rfc/rfc9700#section-4.1
 */
export function isRedirectUri(text: string): boolean {
  const url = text.length <= MAX_LENGTH && PLAIN.test(text) && !text.includes("#") ? URL.parse(text) : null;
  if (url === null || url.username !== "" || url.password !== "" || /^https?:\/\/[^/?]*@/.test(text)) return false;
  return url.protocol === "https:" || isLoopbackName(url.hostname);
}

/**
 * Which of those registered is meant, undefined where none is: the very text, but programs on a person's machine listen
 * on whatever port is free.
 * @see https://www.rfc-editor.org/rfc/rfc8252#section-7.3
 */
export function registeredAs(registered: readonly string[], given: string): string | undefined {
  if (!isRedirectUri(given)) return undefined;
  return registered.find((uri) => uri === given || (isLoopback(uri) && withoutPort(uri) === withoutPort(given)));
}

export function hostOf(redirectUri: string): string {
  return new URL(redirectUri).host;
}

/** Joined as text: a URL object would write the client's own query anew. */
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
