/** The binary's contents as a CycloneDX document: packages from the bundler, the runtime from its own versions. */

import { Database } from "bun:sqlite";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { labelOf, type ShippedPackage } from "./shipped-packages.ts";

type Release = { version: string; commit: string };

const PURL_OF_BUN = `pkg:npm/bun@${Bun.version}`;

/** @see https://cyclonedx.org/docs/1.6/json/ */
export function cycloneDx(root: string, { version, commit }: Release, packages: readonly ShippedPackage[]) {
  const self = `pkg:generic/shopmcp@${version}`;
  const hashes = lockedHashes(root);
  return {
    $schema: "http://cyclonedx.org/schema/bom-1.6.schema.json",
    bomFormat: "CycloneDX",
    specVersion: "1.6",
    // GitHub's attestation demands this optional member. It is the same for the same release.
    serialNumber: `urn:uuid:${Bun.randomUUIDv5(`${self}+${commit}`, "url")}`,
    version: 1,
    metadata: {
      component: {
        type: "application",
        "bom-ref": self,
        name: "shopmcp",
        version,
        purl: self,
        licenses: [{ license: { id: "MIT" } }],
        properties: [{ name: "shopmcp:commit", value: commit }],
      },
    },
    components: [runtime(), ...packages.map((each) => component(each, hashes))],
    dependencies: [
      { ref: self, dependsOn: [PURL_OF_BUN, ...packages.map(purlOf)] },
      ...packages.map((each) => ({
        ref: purlOf(each),
        dependsOn: packages.filter((other) => each.needs.includes(labelOf(other))).map(purlOf),
      })),
    ],
  };
}

/** Each binary contains all of Bun, whose parts are known by version only. */
function runtime() {
  const parts = { ...process.versions, sqlite: sqliteVersion() };
  const inside = Object.entries(parts).filter(([name]) => !["bun", "node", "modules", "napi"].includes(name));
  return {
    type: "platform",
    "bom-ref": PURL_OF_BUN,
    name: "bun",
    version: Bun.version,
    purl: PURL_OF_BUN,
    licenses: [{ license: { id: "MIT" } }],
    components: inside.map(([name, version]) => ({ type: "library", "bom-ref": `bun/${name}`, name, version })),
  };
}

function component(each: ShippedPackage, hashes: ReadonlyMap<string, string>) {
  const [scope, bare] = each.name.startsWith("@") ? each.name.split("/") : [undefined, each.name];
  const sha512 = hashes.get(labelOf(each));
  return {
    type: "library",
    "bom-ref": purlOf(each),
    ...(scope === undefined ? {} : { group: scope }),
    name: bare,
    version: each.version,
    purl: purlOf(each),
    licenses: [/^[\w.-]+$/.test(each.license) ? { license: { id: each.license } } : { expression: each.license }],
    ...(sha512 === undefined ? {} : { hashes: [{ alg: "SHA-512", content: sha512 }] }),
    properties: [{ name: "shopmcp:bytes-in-bundle", value: String(each.bytes) }],
  };
}

/** The scope's @ is escaped. @see https://github.com/package-url/purl-spec */
function purlOf({ name, version }: ShippedPackage): string {
  return `pkg:npm/${name.replace("@", "%40")}@${version}`;
}

const LockedEntry = z.tuple([z.string()]).rest(z.unknown());

function lockedHashes(root: string): Map<string, string> {
  const lock = z
    .looseObject({ packages: z.record(z.string(), LockedEntry) })
    .parse(Bun.JSONC.parse(readFileSync(join(root, "bun.lock"), "utf8")));
  const hashes = new Map<string, string>();
  for (const [label, ...rest] of Object.values(lock.packages)) {
    const integrity = rest.findLast((part) => typeof part === "string" && part.startsWith("sha512-"));
    if (typeof integrity === "string")
      hashes.set(label, Buffer.from(integrity.slice("sha512-".length), "base64").toString("hex"));
  }
  return hashes;
}

function sqliteVersion(): string {
  const database = new Database(":memory:");
  const { version } = z
    .object({ version: z.string() })
    .parse(database.query("SELECT sqlite_version() AS version").get());
  database.close();
  return version;
}
