/** Plaintext data keys in memory: few, for a short time, one unwrap at a time for each. */

import { LRUCache } from "lru-cache";
import type { Clock } from "#clock.ts";

/** 32 bytes each: room for every connection of a large agency, and a bound all the same. */
const MAX_DATA_KEYS = 10_000;

export type DataKeyCache = {
  /** `unwrap` runs once for all who ask at the same time; its failure is not kept. */
  get(id: string, unwrap: () => Promise<Buffer>): Promise<Buffer>;
  put(id: string, key: Buffer): void;
  clear(): void;
};

export function createDataKeyCache({ clock, seconds }: { clock: Clock; seconds: number }): DataKeyCache {
  const keys = new LRUCache<string, { key: Buffer; untilMs: number }>({
    max: MAX_DATA_KEYS,
    dispose: (entry) => entry.key.fill(0),
  });
  const flights = new Map<string, Promise<Buffer>>();
  const put = (id: string, key: Buffer) => {
    // The cache owns its copy and wipes it; a caller may still be using the bytes it was given.
    if (seconds > 0) keys.set(id, { key: Buffer.from(key), untilMs: clock.now() + seconds * 1_000 });
  };
  return {
    async get(id, unwrap) {
      const known = keys.get(id);
      if (known !== undefined && clock.now() < known.untilMs) return Buffer.from(known.key);
      const flying = flights.get(id);
      if (flying !== undefined) return flying;
      const flight = unwrap()
        .then((key) => {
          put(id, key);
          return key;
        })
        .finally(() => flights.delete(id));
      flights.set(id, flight);
      return flight;
    },
    put,
    clear: () => keys.clear(),
  };
}
