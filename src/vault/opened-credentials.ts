/** Caches opened credentials: opening one for each call would take a seventh of it. */

import { LRUCache } from "lru-cache";
import { atMost } from "#at-most.ts";
import type { Clock } from "#clock.ts";
import type { SealedConnection } from "#db/credentials.ts";
import type { Box } from "#db/envelope.ts";
import { goneAfter } from "#gone-after.ts";
import { isSameSealed } from "./envelope.ts";
import type { SealableFields } from "./sealed-fields.ts";

const MAX_OPENED = 10_000;

/** `opening`: another number each time that the bytes were opened. */
export type OpenedCredential = Readonly<{ generation: number; fields: SealableFields; opening: number }>;

type Entry = { found: SealedConnection; keyId: string; stamp: number; opened: OpenedCredential };

export type OpenedCredentials = {
  find(connectionId: string, found: SealedConnection): Entry | undefined;
  latest(connectionId: string): Entry | undefined;
  keep(connectionId: string, entry: Entry): void;
  drop(connectionId: string): string | undefined;
  clear(): void;
  size(): number;
};

/** `seconds`: life of an entry; 0 disables the cache. */
export function createOpenedCredentials({ clock, seconds }: { clock: Clock; seconds: number }): OpenedCredentials {
  const entries = new LRUCache<string, Entry>({
    ...atMost(MAX_OPENED),
    ...goneAfter(seconds * 1_000, clock),
  });
  return {
    find(connectionId, found) {
      const entry = entries.get(connectionId);
      if (entry === undefined || !isSame(entry.found, found)) return undefined;
      entry.found = found;
      return entry;
    },
    latest: (connectionId) => entries.get(connectionId),
    keep(connectionId, entry) {
      if (seconds > 0) entries.set(connectionId, entry);
    },
    drop(connectionId) {
      const keyId = entries.peek(connectionId)?.keyId;
      entries.delete(connectionId);
      return keyId;
    },
    clear: () => entries.clear(),
    size: () => entries.size,
  };
}

function isSameBox(one: Box | null, other: Box | null): boolean {
  if (one === null || other === null) return one === other;
  return one.nonce.equals(other.nonce) && one.sealed.equals(other.sealed) && one.tag.equals(other.tag);
}

function isSame(one: SealedConnection, other: SealedConnection): boolean {
  if (one === other) return true;
  const [place, there] = [one.connection, other.connection];
  const [box, bytes] = [one.credential, other.credential];
  return (
    place.workspace_id === there.workspace_id &&
    place.module === there.module &&
    isSameBox(place.account, there.account) &&
    box.id === bytes.id &&
    box.generation === bytes.generation &&
    box.format === bytes.format &&
    box.key_id === bytes.key_id &&
    isSameSealed(box, bytes)
  );
}
