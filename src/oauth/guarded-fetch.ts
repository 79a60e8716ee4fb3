/** Fetches JSON from a stranger's address without exposing the internal network. */

import { isIP } from "node:net";
import type { Clock } from "#clock.ts";
import { withTimeout } from "#concurrency/with-timeout.ts";
import { parseJson } from "#json/parse-json.ts";
import type { Lookup } from "#outbound/name-lookup.ts";
import { isPublicAddress } from "#outbound/public-address.ts";
import { createFailures } from "./fetch-failures.ts";
import { OAuthError } from "./oauth-error.ts";
import type { Dial } from "./pinned-get.ts";

export type Fetched = { json: unknown; freshForMs: number };

/** @throws OAuthError invalid_client where the address or answer is refused, temporarily_unavailable */
export type GuardedFetch = (url: string, maxBytes: number) => Promise<Fetched>;

const TIMEOUT_MS = 5_000;
/** Each holds a socket and some kilobytes. */
const MAX_AT_ONCE = 64;
/** A host that hangs must not block the others. */
const MAX_AT_ONCE_A_HOST = 4;
const HTTPS_PORT = 443;
const MIN_FRESH_MS = 300_000;
const MAX_FRESH_MS = 86_400_000;

type Parts = { lookup: Lookup; dial: Dial; clock: Clock; timeoutMs?: number };

/** Resolves the name once and connects to the checked address, so that DNS rebinding has no effect. */
export function createGuardedFetch({ lookup, dial, clock, timeoutMs = TIMEOUT_MS }: Parts): GuardedFetch {
  const failures = createFailures(clock);
  const slots = createSlots();
  const fetchOnce = async ({ hostname: name, pathname, search }: URL, maxBytes: number, signal: AbortSignal) => {
    const addresses = checked(name, await reached(name, lookup(name, signal)));
    if (signal.aborted) throw unreachable(name, signal.reason);
    const to = { port: HTTPS_PORT, name, path: pathname + search };
    const answer = await reached(
      name,
      dialOneOf(addresses, (address) => dial({ ...to, address }, { maxBytes, signal })),
    );
    if (answer.status >= 500) throw unreachable(name, `status ${answer.status}`);
    if (answer.status !== 200) throw refused(name, "did not answer with status 200; redirects are not followed");
    if (!/^application\/(?:[\w.-]+\+)?json\b/i.test(answer.headers["content-type"] ?? ""))
      throw refused(name, "is not JSON");
    return { json: parsed(name, answer.body), freshForMs: freshForMs(answer.headers["cache-control"]) };
  };
  return async (url, maxBytes) => {
    const checkedUrl = publicUrl(url);
    const { hostname } = checkedUrl;
    failures.throwKnown(url);
    const release = slots.take(hostname);
    const end = new AbortController();
    const work = fetchOnce(checkedUrl, maxBytes, end.signal);
    // The person stops waiting at the time limit; the slot is held until look-up and connection really end.
    work.then(release, release);
    return failures.remembering(url, () =>
      withTimeout(work, timeoutMs, () => {
        const late = new Error(`no answer within ${timeoutMs} ms`);
        end.abort(late);
        return unreachable(hostname, late);
      }),
    );
  };
}

function createSlots() {
  const ofHosts = new Map<string, number>();
  let taken = 0;
  return {
    take(host: string): () => void {
      const ofHost = ofHosts.get(host) ?? 0;
      if (taken >= MAX_AT_ONCE || ofHost >= MAX_AT_ONCE_A_HOST)
        throw new OAuthError("temporarily_unavailable", "Too many requests are being made. Try again soon.");
      taken += 1;
      ofHosts.set(host, ofHost + 1);
      return () => {
        taken -= 1;
        const left = (ofHosts.get(host) ?? 1) - 1;
        if (left === 0) ofHosts.delete(host);
        else ofHosts.set(host, left);
      };
    },
  };
}

export function publicUrl(text: string): URL {
  const url = URL.parse(text);
  if (url === null || url.href !== text || url.protocol !== "https:" || url.port !== "")
    throw unfit("must be https on port 443, as URLs are written");
  if (url.username !== "" || url.password !== "" || text.includes("#"))
    throw unfit("must have neither user info nor a fragment");
  if (url.hostname.startsWith("[") || isIP(url.hostname) !== 0 || !url.hostname.includes("."))
    throw unfit("must be under a public name, not an address");
  return url;
}

function checked(name: string, addresses: readonly string[]): readonly string[] {
  if (addresses.length === 0 || !addresses.every(isPublicAddress))
    throw refused(name, "must be on the public internet");
  return addresses;
}

/** Tries IPv4, then IPv6: a host may have no route for one of them. */
async function dialOneOf<Answer>(addresses: readonly string[], dial: (address: string) => Promise<Answer>) {
  const ofKind = (kind: number) => addresses.find((address) => isIP(address) === kind);
  const [first, second] = [ofKind(4), ofKind(6)].filter((address) => address !== undefined);
  if (first === undefined) throw new Error("there is no address");
  return dial(first).catch((thrown) => (second === undefined ? Promise.reject(thrown) : dial(second)));
}

/** Depth is bounded: writing out 32,000 levels in 64 KB took 0.6 s. */
function parsed(name: string, body: string): unknown {
  const json = parseJson(body);
  if (!json.ok) throw refused(name, json.problem);
  return json.value;
}

/** @see https://www.rfc-editor.org/rfc/rfc9111#section-5.2.2 */
function freshForMs(cacheControl = ""): number {
  const seconds = Number(/\bmax-age=(\d{1,9})\b/i.exec(cacheControl)?.[1] ?? 0);
  return Math.min(Math.max(seconds * 1_000, MIN_FRESH_MS), MAX_FRESH_MS);
}

function reached<Value>(name: string, asked: Promise<Value>): Promise<Value> {
  return asked.catch((cause) => {
    throw unreachable(name, cause);
  });
}

function unfit(what: string): OAuthError {
  return new OAuthError("invalid_client", `The address of a client's document or key set ${what}.`);
}

function refused(name: string, what: string): OAuthError {
  return new OAuthError("invalid_client", `The client's document or key set at ${name} ${what}.`);
}

function unreachable(name: string, cause: unknown): OAuthError {
  const message = `The client's document or key set at ${name} cannot be fetched. Try again soon; if this server may not reach that host, its operator turns client documents off with SHOPMCP_OAUTH_CLIENT_DOCUMENTS=off, and the app registers itself.`;
  return new OAuthError("temporarily_unavailable", message, { cause });
}
