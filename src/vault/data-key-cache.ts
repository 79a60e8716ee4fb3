/** Plaintext data keys in memory: few, for a short time, one unwrap at a time for each. */

import { LRUCache } from "lru-cache";
import type { Clock } from "#clock.ts";
import { ShopError } from "#errors.ts";
import { createSingleFlight } from "#single-flight.ts";
import { withTimeout } from "./with-timeout.ts";

/** 32 bytes each: room for every connection of a large agency, and a bound all the same. */
const MAX_DATA_KEYS = 10_000;
/** While a KMS is unavailable, a data key it once gave serves on; so long after its last yes, and no longer. */
const SERVE_ON_MS = 3_600_000;
/** Of the time of use: a key in use is asked for again in its last twelfth (5 s of 60), while it still serves. */
const AHEAD = 1 / 12;
/** Who has a key that may serve on waits no longer than this for a KMS that does not answer. */
const PATIENCE_MS = 1_000;
const PURGE_EVERY_MS = 60_000;

/** `remote`: a KMS gave it, over the network. */
export type DataKeyInHand = { key: Buffer; remote: boolean };

export type DataKeyCache = {
  /**
   * `unwrap` runs once for all who ask at the same time; its failure is not kept. Where it fails with kms_unavailable,
   * a key that KMS gave within the last hour serves on; any other failure drops the key at once.
   */
  get(id: string, unwrap: () => Promise<DataKeyInHand>): Promise<Buffer>;
  /**
   * Which answer gave the key that is in its time of use now; null where `get` would ask or serve on. What this key has
   * opened may be used without it for as long as this is the same; it is asked for ahead as `get` does.
   */
  stamp(id: string, unwrap: () => Promise<DataKeyInHand>): number | null;
  put(id: string, inHand: DataKeyInHand): void;
  drop(id: string): void;
  clear(): void;
};

/** `askedMs`: when the question began whose answer this is. `unanswered`: one after it found its KMS slow or away. */
type Entry = DataKeyInHand & { askedMs: number; stamp: number; unanswered: boolean };

/** `seconds`: for which a key is used without asking again; 0 keeps nothing. */
export function createDataKeyCache({ clock, seconds }: { clock: Clock; seconds: number }): DataKeyCache {
  const useMs = seconds * 1_000;
  const keys = new LRUCache<string, Entry>({
    max: MAX_DATA_KEYS,
    dispose: (entry) => entry.key.fill(0),
    ttl: useMs,
    ttlResolution: 0,
    perf: clock,
  });
  const flights = createSingleFlight<Buffer>();
  let purgedMs = clock.now();
  let stamps = 0;

  const keep = (id: string, { key, remote }: DataKeyInHand, askedMs: number) => {
    if (seconds === 0) return;
    if (clock.now() - purgedMs >= PURGE_EVERY_MS) {
      keys.purgeStale();
      purgedMs = clock.now();
    }
    // The cache owns its copy and wipes it; a caller may still be using the bytes it was given.
    stamps += 1;
    const entry = { key: Buffer.from(key), remote, askedMs, stamp: stamps, unanswered: false };
    keys.set(id, entry, { ttl: remote ? SERVE_ON_MS : useMs });
  };
  const ask = (id: string, unwrap: () => Promise<DataKeyInHand>) =>
    flights.share(id, async () => {
      const askedMs = clock.now();
      try {
        const inHand = await unwrap();
        keep(id, inHand, askedMs);
        return inHand.key;
      } catch (thrown) {
        if (!isUnavailable(thrown)) keys.delete(id);
        const served = keys.peek(id);
        if (served !== undefined) served.unanswered = true;
        throw thrown;
      }
    });

  /** A clock that was set back makes no key younger: a negative age is within nothing. */
  const ageOf = ({ askedMs }: Entry) => clock.now() - askedMs;
  /** Nobody waits for this one: a denial drops the key, and who comes next asks again. */
  const askAhead = (id: string, { remote }: Entry, ageMs: number, unwrap: () => Promise<DataKeyInHand>) => {
    if (remote && ageMs >= useMs * (1 - AHEAD)) void ask(id, unwrap).catch(() => undefined);
  };

  return {
    stamp(id, unwrap) {
      const known = keys.get(id);
      if (known === undefined) return null;
      const ageMs = ageOf(known);
      if (!isBelow(useMs, ageMs)) return null;
      askAhead(id, known, ageMs, unwrap);
      return known.stamp;
    },
    async get(id, unwrap) {
      const known = keys.get(id);
      const ageMs = known === undefined ? -1 : ageOf(known);
      if (known === undefined || !isBelow(SERVE_ON_MS, ageMs)) return ask(id, unwrap);
      const key = Buffer.from(known.key);
      if (isBelow(useMs, ageMs)) {
        askAhead(id, known, ageMs, unwrap);
        return key;
      }
      const flight = ask(id, unwrap);
      if (!known.remote) return flight;
      if (!known.unanswered) return askOrServeOn(flight, key, known);
      // The first to meet the outage has waited; from then on the question goes on behind the calls.
      void flight.catch(() => undefined);
      return key;
    },
    put: (id, inHand) => keep(id, inHand, clock.now()),
    drop: (id) => void keys.delete(id),
    clear: () => keys.clear(),
  };
}

async function askOrServeOn(flight: Promise<Buffer>, key: Buffer, entry: Entry): Promise<Buffer> {
  try {
    return await withTimeout(flight, PATIENCE_MS, slow);
  } catch (thrown) {
    if (!isUnavailable(thrown)) throw thrown;
    entry.unanswered = true;
    return key;
  }
}

function slow(): ShopError {
  return new ShopError("kms_unavailable", "AWS KMS takes long to answer. Try again in a few seconds.");
}

function isUnavailable(thrown: unknown): boolean {
  return thrown instanceof ShopError && thrown.code === "kms_unavailable";
}

function isBelow(boundMs: number, ageMs: number): boolean {
  return ageMs >= 0 && ageMs < boundMs;
}
