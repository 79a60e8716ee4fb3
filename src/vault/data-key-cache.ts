/** Caches plaintext data keys for a short time, with one unwrap at a time for each. */

import { LRUCache } from "lru-cache";
import { atMost } from "#at-most.ts";
import type { Clock } from "#clock.ts";
import { createSingleFlight } from "#concurrency/single-flight.ts";
import { withTimeout } from "#concurrency/with-timeout.ts";
import { ShopError } from "#errors.ts";
import { goneAfter, lifeOf } from "#gone-after.ts";

/** 32 bytes each: enough for every connection of a large agency. */
const MAX_DATA_KEYS = 10_000;
/** How long a key is used while KMS is unavailable, counted from KMS's last answer. */
const STALE_MS = 3_600_000;
/** Asks again in the last twelfth of the time of use (5 s of 60), while the key still serves. */
const REFRESH_AHEAD = 1 / 12;
const MAX_WAIT_MS = 1_000;

/** `remote`: it came from a KMS over the network. */
export type UnwrappedDataKey = { key: Buffer; remote: boolean };

export type DataKeyCache<Sealed> = {
  /** After kms_unavailable a key up to an hour old still serves; any other failure drops it. */
  get(id: string, sealed: Sealed): Promise<Buffer>;
  /** Names the answer that gave the key. What the key opened may be reused while it is the same. */
  stamp(id: string, sealed: Sealed): number | null;
  put(id: string, unwrapped: UnwrappedDataKey): void;
  drop(id: string): void;
  clear(): void;
  size(): number;
};

/** `askedMs`: when its request began. `unanswered`: KMS has been slow or away since. */
type Entry = UnwrappedDataKey & { askedMs: number; stamp: number; unanswered: boolean };

type Parts<Sealed> = { clock: Clock; seconds: number; unwrap(sealed: Sealed): Promise<UnwrappedDataKey> };

/** `seconds`: how long a key is used without asking again; 0 disables the cache. */
export function createDataKeyCache<Sealed>({ clock, seconds, unwrap }: Parts<Sealed>): DataKeyCache<Sealed> {
  const useMs = seconds * 1_000;
  const keys = new LRUCache<string, Entry>({
    ...atMost(MAX_DATA_KEYS),
    dispose: (entry) => entry.key.fill(0),
    ...goneAfter(useMs, clock),
  });
  const flights = createSingleFlight<Buffer>();
  let stamps = 0;

  const keep = (id: string, { key, remote }: UnwrappedDataKey, askedMs: number) => {
    if (seconds === 0) return;
    // The cache owns and wipes its copy; a caller may still be using the bytes it got.
    stamps += 1;
    const entry = { key: Buffer.from(key), remote, askedMs, stamp: stamps, unanswered: false };
    keys.set(id, entry, { ttl: lifeOf(remote ? STALE_MS : useMs) });
  };
  const ask = (id: string, sealed: Sealed) =>
    flights.share(id, async () => {
      const askedMs = clock.now();
      try {
        const unwrapped = await unwrap(sealed);
        keep(id, unwrapped, askedMs);
        return unwrapped.key;
      } catch (thrown) {
        if (!isUnavailable(thrown)) keys.delete(id);
        const served = keys.peek(id);
        if (served !== undefined) served.unanswered = true;
        throw thrown;
      }
    });

  /** Negative where the clock was set back: such an age is never within a limit. */
  const ageOf = ({ askedMs }: Entry) => clock.now() - askedMs;
  const refreshAhead = (id: string, { remote }: Entry, ageMs: number, sealed: Sealed) => {
    if (remote && ageMs >= useMs * (1 - REFRESH_AHEAD)) void ask(id, sealed).catch(() => undefined);
  };

  return {
    stamp(id, sealed) {
      const known = keys.get(id);
      if (known === undefined) return null;
      const ageMs = ageOf(known);
      if (!isBelow(useMs, ageMs)) return null;
      refreshAhead(id, known, ageMs, sealed);
      return known.stamp;
    },
    async get(id, sealed) {
      const known = keys.get(id);
      const ageMs = known === undefined ? -1 : ageOf(known);
      if (known === undefined || !isBelow(STALE_MS, ageMs)) return ask(id, sealed);
      const key = Buffer.from(known.key);
      if (isBelow(useMs, ageMs)) {
        refreshAhead(id, known, ageMs, sealed);
        return key;
      }
      const flight = ask(id, sealed);
      if (!known.remote) return flight;
      if (!known.unanswered) return askOrUseStale(flight, key, known);
      // The first caller in an outage has waited; later ones get the key while KMS is asked.
      void flight.catch(() => undefined);
      return key;
    },
    put: (id, unwrapped) => keep(id, unwrapped, clock.now()),
    drop: (id) => void keys.delete(id),
    clear: () => keys.clear(),
    size: () => keys.size,
  };
}

async function askOrUseStale(flight: Promise<Buffer>, key: Buffer, entry: Entry): Promise<Buffer> {
  try {
    return await withTimeout(flight, MAX_WAIT_MS, slow);
  } catch (thrown) {
    if (!isUnavailable(thrown)) throw thrown;
    entry.unanswered = true;
    return key;
  }
}

function slow(): ShopError {
  return new ShopError("kms_unavailable", "AWS KMS is slow to answer. Try again in a few seconds.");
}

function isUnavailable(thrown: unknown): boolean {
  return thrown instanceof ShopError && thrown.code === "kms_unavailable";
}

function isBelow(boundMs: number, ageMs: number): boolean {
  return ageMs >= 0 && ageMs < boundMs;
}
