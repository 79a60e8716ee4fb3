/** Time zones by newer rules than the runtime's: the shipped ones, or the system's where newer. Read on first use. */

import { closeSync, openSync, readFileSync, readSync } from "node:fs";
import { join } from "node:path";
import { LRUCache } from "lru-cache";
import shippedFile from "moment-timezone/data/packed/latest.json" with { type: "file" };
import { atMost } from "#at-most.ts";
import { lazily } from "#lazily.ts";
import { packedRules, packedVersion } from "./packed-zones.ts";
import { readTzif } from "./read-tzif.ts";
import { UTC, type Zone, type ZoneRules, zoneOf } from "./zone.ts";

export type Zones = {
  find(name: string): Zone | null;
  /** `version` is the tz database's, such as 2026f; `system` is this machine's, null where unknown. */
  source(): { version: string; from: "shipped" | "system"; system: string | null };
};

export const SYSTEM_ZONES = "/usr/share/zoneinfo";
/** An import of type "file" gives the file's path, whatever the compiler infers from its ending. */
const SHIPPED = String(shippedFile);
/** Both files name their version at their beginning. */
const FIRST_BYTES = 256;

/** An operator's accounts lie in a few zones, each up to 20 kB. */
const KEPT_ZONES = 128;
const NAME = /^[A-Za-z0-9_+-]+(?:\/[A-Za-z0-9_+-]+){0,2}$/;
const MAX_NAME = 64;

export function openZones(systemDir: string | null): Zones {
  const found = new LRUCache<string, { zone: Zone | null }>(atMost(KEPT_ZONES));
  const sources = lazily(() => openSources(systemDir));
  return {
    find(name) {
      if (name === UTC.name) return UTC;
      if (name.length > MAX_NAME || !NAME.test(name)) return null;
      const known = found.get(name);
      if (known !== undefined) return known.zone;
      const rules = sources().rulesOf(name);
      const zone = rules === null ? null : zoneOf(name, rules);
      found.set(name, { zone });
      return zone;
    },
    source() {
      const { version, from, system } = sources();
      return { version, from, system };
    },
  };
}

type Sources = ReturnType<Zones["source"]> & { rulesOf(name: string): ZoneRules | null };

function openSources(systemDir: string | null): Sources {
  const shippedVersion = packedVersion(readFileSync(SHIPPED).toString("latin1", 0, FIRST_BYTES)) ?? "unknown";
  const index = systemDir === null ? null : readIndex(systemDir);
  const shipped = (name: string) => packedRules(readFileSync(SHIPPED, "utf8"), name);
  if (systemDir === null || index === null || index.version <= shippedVersion)
    return { version: shippedVersion, from: "shipped", system: index?.version ?? null, rulesOf: shipped };
  return {
    version: index.version,
    from: "system",
    system: index.version,
    rulesOf: (name) => systemRules(systemDir, index, name) ?? shipped(name),
  };
}

type Index = { version: string; nameOf(lower: string): string | undefined };

/** The system's tz database is one text with version and names, too; null where there is none. */
function readIndex(systemDir: string): Index | null {
  const path = join(systemDir, "tzdata.zi");
  const version = /^# version (\d{4}[a-z]+)$/m.exec(beginningOf(path) ?? "")?.[1];
  if (version === undefined) return null;
  const names = lazily(() => {
    const text = readOrNull(path)?.toString("utf8") ?? "";
    const written = [...text.matchAll(/^(?:Z (\S+) |L \S+ (\S+)$)/gm)].map(([, zone, link]) => zone ?? link ?? "");
    return new Map(written.map((name) => [name.toLowerCase(), name]));
  });
  return { version, nameOf: (lower) => names().get(lower) };
}

function beginningOf(path: string): string | null {
  try {
    const handle = openSync(path, "r");
    try {
      const bytes = Buffer.alloc(FIRST_BYTES);
      return bytes.toString("latin1", 0, readSync(handle, bytes));
    } finally {
      closeSync(handle);
    }
  } catch {
    return null;
  }
}

function systemRules(systemDir: string, { nameOf }: Index, name: string): ZoneRules | null {
  const written = nameOf(name.toLowerCase());
  if (written === undefined || !NAME.test(written)) return null;
  const bytes = readOrNull(join(systemDir, written));
  return bytes === null ? null : readTzif(bytes);
}

/** An unreadable file counts as absent, and the shipped rules serve. */
function readOrNull(path: string): Buffer | null {
  try {
    return readFileSync(path);
  } catch {
    return null;
  }
}
