/** Fetches JSON from an address that a stranger chose, without letting the stranger look into our network. */

import { isIP } from "node:net";
import type { Clock } from "#clock.ts";
import { parseJson } from "#parse-json.ts";
import type { Dial } from "./dial.ts";
import { createFailures } from "./fetch-failures.ts";
import { OAuthError } from "./oauth-error.ts";
import { isPublicAddress } from "./public-address.ts";

/** `freshForMs`: how long it may be kept, by its sender's word within our bounds. */
export type Fetched = { json: unknown; freshForMs: number };

/** @throws OAuthError invalid_client (it may not or need not be asked), temporarily_unavailable */
export type GuardedFetch = (url: string, maxBytes: number) => Promise<Fetched>;

/** Every address of a name. */
export type Lookup = (name: string) => Promise<readonly string[]>;

/** A person waits for it in the browser. */
const TIMEOUT_MS = 5_000;
/** Together: each holds a socket and some KB. One address may have us ask too seldom to hold them all. */
const MAX_AT_ONCE = 64;
/** Of one host, so that one that does not answer keeps nobody from the others. */
const MAX_AT_ONCE_A_HOST = 4;
const HTTPS_PORT = 443;
const MIN_FRESH_MS = 300_000;
const MAX_FRESH_MS = 86_400_000;

/** The name is resolved once, and the connection goes to the address that was checked. */
export function createGuardedFetch({
  lookup,
  dial,
  clock,
}: {
  lookup: Lookup;
  dial: Dial;
  clock: Clock;
}): GuardedFetch {
  const failures = createFailures(clock);
  const underWay = new Map<string, number>();
  let under = 0;
  const fetchOnce = async ({ hostname: name, pathname, search }: URL, maxBytes: number): Promise<Fetched> => {
    const { signal, ended } = timeLimit(TIMEOUT_MS);
    const address = checked(await reached([lookup(name), ended]));
    const to = { address, port: HTTPS_PORT, name, path: pathname + search };
    const answer = await reached([dial(to, { maxBytes, signal }), ended]);
    if (answer.status >= 500) throw unreachable(`status ${answer.status}`);
    if (answer.status !== 200) throw refused("did not answer with status 200; redirects are not followed");
    if (!/^application\/(?:[\w.-]+\+)?json\b/i.test(answer.headers["content-type"] ?? "")) throw refused("is not JSON");
    return { json: parsed(answer.body), freshForMs: freshForMs(answer.headers["cache-control"]) };
  };
  return async (url, maxBytes) => {
    const checkedUrl = publicUrl(url);
    const { hostname } = checkedUrl;
    const ofHost = underWay.get(hostname) ?? 0;
    failures.throwKnown(url);
    if (under >= MAX_AT_ONCE || ofHost >= MAX_AT_ONCE_A_HOST)
      throw new OAuthError("temporarily_unavailable", "Too many are asking. Try again soon.");
    under += 1;
    underWay.set(hostname, ofHost + 1);
    try {
      return await failures.noting(url, () => fetchOnce(checkedUrl, maxBytes));
    } finally {
      under -= 1;
      const left = (underWay.get(hostname) ?? 1) - 1;
      if (left === 0) underWay.delete(hostname);
      else underWay.set(hostname, left);
    }
  };
}

/** @throws OAuthError invalid_client */
export function publicUrl(text: string): URL {
  const url = URL.parse(text);
  if (url === null || url.href !== text || url.protocol !== "https:" || url.port !== "")
    throw refused("must be https on port 443, as URLs are written");
  if (url.username !== "" || url.password !== "" || text.includes("#"))
    throw refused("must have neither user info nor a fragment");
  if (url.hostname.startsWith("[") || isIP(url.hostname) !== 0 || !url.hostname.includes("."))
    throw refused("must be under a public name, not an address");
  return url;
}

/** All of them, or a name with one address outside and one inside would get in half of the time. */
function checked(addresses: readonly string[]): string {
  const [first] = addresses;
  if (first === undefined || !addresses.every(isPublicAddress)) throw refused("must be on the public internet");
  return first;
}

/** 32,000 levels in 64 KB held the process for 0.6 s when they were written out again. */
function parsed(body: string): unknown {
  const json = parseJson(body);
  if (!json.ok) throw refused(json.problem);
  return json.value;
}

/** @see https://www.rfc-editor.org/rfc/rfc9111#section-5.2.2 */
function freshForMs(cacheControl = ""): number {
  const seconds = Number(/\bmax-age=(\d{1,9})\b/i.exec(cacheControl)?.[1] ?? 0);
  return Math.min(Math.max(seconds * 1_000, MIN_FRESH_MS), MAX_FRESH_MS);
}

function reached<Value>(race: readonly Promise<Value>[]): Promise<Value> {
  return Promise.race(race).catch((cause) => {
    throw unreachable(cause);
  });
}

function timeLimit(ms: number): { signal: AbortSignal; ended: Promise<never> } {
  const signal = AbortSignal.timeout(ms);
  const { promise: ended, reject } = Promise.withResolvers<never>();
  ended.catch(() => undefined);
  signal.addEventListener("abort", () => reject(new Error(`no answer within ${ms} ms`)));
  return { signal, ended };
}

function refused(what: string, cause?: unknown): OAuthError {
  return new OAuthError("invalid_client", `The client's document or key set ${what}.`, { cause });
}

function unreachable(cause: unknown): OAuthError {
  const message = "The client's document or key set cannot be fetched. Try again soon.";
  return new OAuthError("temporarily_unavailable", message, { cause });
}
