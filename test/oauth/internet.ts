/** An internet of a few hosts: what a name resolves to and what stands at an address; it keeps what was asked. */

import type { Clock } from "#clock.ts";
import { createGuardedFetch, type GuardedFetch } from "#oauth/guarded-fetch.ts";
import type { Dial, DialAnswer } from "#oauth/pinned-get.ts";
import type { Lookup } from "#outbound/name-lookup.ts";

/** Public, and nobody's in these tests. */
const ADDRESS = "93.184.215.14";

export type Internet = {
  fetchJson: GuardedFetch;
  /** What a GET of the URL is answered with; JSON with status 200 where nothing else is said. */
  serve(url: string, json: unknown, answer?: Partial<DialAnswer> & { cacheControl?: string }): void;
  /** Every name not named here is at one public address. */
  resolve(name: string, addresses: readonly string[]): void;
  /** From now on nobody answers. */
  cut(): void;
  /** The names looked up, in order. */
  lookedUp: string[];
  /** The URLs dialled, in order, and the addresses they were dialled at. */
  dialled: string[];
  addresses: string[];
};

export function startInternet(clock: Clock): Internet {
  const answers = new Map<string, DialAnswer>();
  const names = new Map<string, readonly string[]>();
  const lookedUp: string[] = [];
  const dialled: string[] = [];
  const addresses: string[] = [];
  let up = true;
  const dial: Dial = async ({ address, name, path }, { maxBytes }) => {
    dialled.push(`https://${name}${path}`);
    addresses.push(address);
    const answer = answers.get(`https://${name}${path}`);
    if (!up || answer === undefined) throw new Error("connection refused");
    if (Buffer.byteLength(answer.body) > maxBytes) throw new Error(`more than ${maxBytes} bytes came`);
    return answer;
  };
  const lookup: Lookup = async (name) => {
    lookedUp.push(name);
    return names.get(name) ?? [ADDRESS];
  };
  return {
    fetchJson: createGuardedFetch({ lookup, dial, clock }),
    serve(url, json, { cacheControl, ...answer } = {}) {
      const headers = { "content-type": "application/json", "cache-control": cacheControl };
      answers.set(url, { status: 200, headers, body: JSON.stringify(json), ...answer });
    },
    resolve: (name, to) => void names.set(name, to),
    cut() {
      up = false;
    },
    lookedUp,
    dialled,
    addresses,
  };
}
