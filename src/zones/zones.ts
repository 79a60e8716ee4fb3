/** Time zones by newer rules than the runtime's: the shipped ones, or the system's where newer. Read on first use. */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { LRUCache } from "lru-cache";
import shippedFile from "moment-timezone/data/packed/latest.json" with { type: "file" };
import { packedRules, packedVersion } from "./packed-zones.ts";
import { readTzif } from "./read-tzif.ts";
import { UTC, type Zone, type ZoneRules, zoneOf } from "./zone.ts";

export type Zones = {
  find(name: string): Zone | null;
  /** `version` is the tz database's, such as 2026f; `system` is this machine's, null where unknown. */
  source(): { version: string; from: "shipped" | "system"; system: string | null };
};

export const SYSTEM_ZONES = "/usr/share/zoneinfo";

/** An operator's accounts lie in a few zones, each up to 20 kB. */
const KEPT_ZONES = 128;
const NAME = /^[A-Za-z0-9_+-]+(?:\/[A-Za-z0-9_+-]+){0,2}$/;
const MAX_NAME = 64;

export function openZones(systemDir: string | null): Zones {
  const found = new LRUCache<string, { zone: Zone | null }>({ max: KEPT_ZONES });
  let opened: Sources | undefined;
  const sources = () => {
    opened ??= openSources(systemDir);
    return opened;
  };
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
  const shippedVersion = packedVersion(shippedText()) ?? "unknown";
  const index = systemDir === null ? null : readIndex(systemDir);
  const shipped = (name: string) => packedRules(shippedText(), name);
  if (systemDir === null || index === null || index.version <= shippedVersion)
    return { version: shippedVersion, from: "shipped", system: index?.version ?? null, rulesOf: shipped };
  return {
    version: index.version,
    from: "system",
    system: index.version,
    rulesOf: (name) => systemRules(systemDir, index, name) ?? shipped(name),
  };
}

function shippedText(): string {
  // An import of type "file" gives the file's path, whatever the compiler infers from its ending.
  return readFileSync(String(shippedFile), "utf8");
}

type Index = { version: string; names: ReadonlyMap<string, string> };

/** The system's tz database as one text with version and names; null where it has none. */
function readIndex(systemDir: string): Index | null {
  const text = readOrNull(join(systemDir, "tzdata.zi"))?.toString("utf8");
  const version = text === undefined ? undefined : /^# version (\d{4}[a-z]+)$/m.exec(text)?.[1];
  if (text === undefined || version === undefined) return null;
  const names = [...text.matchAll(/^(?:Z (\S+) |L \S+ (\S+)$)/gm)].map(([, zone, link]) => zone ?? link ?? "");
  return { version, names: new Map(names.map((name) => [name.toLowerCase(), name])) };
}

function systemRules(systemDir: string, { names }: Index, name: string): ZoneRules | null {
  const written = names.get(name.toLowerCase());
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
