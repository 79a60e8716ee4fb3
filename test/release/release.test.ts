/** A release as people get it: made by the one command, unpacked, run. */

import { beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { $ } from "bun";
import { z } from "zod";
import manifest from "../../package.json" with { type: "json" };
import { requireKnownLicences } from "../../scripts/release/licences.ts";
import { serveProcess, shopmcp } from "../fakes/shell.ts";
import { tempFolder } from "../fakes/temp-folder.ts";

// Compiling and packing take seconds here, and many more on a machine that is busy.
setDefaultTimeout(180_000);

const ROOT = join(import.meta.dir, "..", "..");
const LABEL = `shopmcp-${manifest.version}-linux-x64`;
const out = join(tempFolder(), "release");
const unpacked = tempFolder();

beforeAll(async () => {
  await $`${process.execPath} scripts/release/run.ts --only linux-x64 --out ${out}`.cwd(ROOT).quiet();
  await $`tar -xzf ${join(out, `${LABEL}.tar.gz`)} -C ${unpacked}`;
});

const Sbom = z.looseObject({
  bomFormat: z.literal("CycloneDX"),
  specVersion: z.literal("1.6"),
  // GitHub's attestation takes no document without one.
  serialNumber: z.string().regex(/^urn:uuid:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/),
  components: z.array(
    z.looseObject({
      name: z.string(),
      group: z.string().optional(),
      version: z.string(),
      purl: z.string(),
      licenses: z.array(
        z.union([z.object({ license: z.object({ id: z.string() }) }), z.object({ expression: z.string() })]),
      ),
      hashes: z.array(z.object({ alg: z.literal("SHA-512"), content: z.string().regex(/^[0-9a-f]{128}$/) })).optional(),
    }),
  ),
});

test("the archive holds the binary, the documents, both licence files and the service, and nothing else", async () => {
  const names = await Array.fromAsync(new Bun.Glob("**").scan({ cwd: join(unpacked, LABEL) }));
  expect(names).toContain("docs/install.md");
  expect(names.filter((name) => !/^docs\/(?:[\w-]+\.md|images\/[\w-]+\.png)$/.test(name)).toSorted()).toEqual([
    "CHANGELOG.md",
    "LICENSE",
    "README.md",
    "THIRD-PARTY-LICENSES.txt",
    "shopmcp",
    "shopmcp.service",
  ]);
});

test("the checksums are those of the archives", async () => {
  expect((await $`sha256sum --check --strict SHA256SUMS`.cwd(out).text()).trim()).toBe(`${LABEL}.tar.gz: OK`);
});

test("the unpacked binary names its version and commit, and serves", async () => {
  const command = [join(unpacked, LABEL, "shopmcp")];
  const commit = (await $`git rev-parse HEAD`.cwd(ROOT).text()).trim();
  expect((await shopmcp(["version", "--json"], { command })).json).toMatchObject({ version: manifest.version, commit });
  const server = await serveProcess({ command });
  expect((await fetch(`${server.url}/readyz`)).status).toBe(200);
  expect(await server.stop()).toBe(0);
});

test("the list of parts is what the bundler put in: versions as installed, hashes as locked, nothing of the workshop", () => {
  const { components } = Sbom.parse(
    JSON.parse(readFileSync(join(out, `shopmcp-${manifest.version}.cdx.json`), "utf8")),
  );
  const byName = new Map(components.map((each) => [[each.group, each.name].filter(Boolean).join("/"), each]));
  expect(byName.get("bun")).toMatchObject({ version: Bun.version });
  expect(byName.get("undici")).toMatchObject({
    version: manifest.dependencies.undici,
    licenses: [{ license: { id: "MIT" } }],
    hashes: [{ alg: "SHA-512" }],
  });
  expect(byName.get("@smithy/core")?.purl).toMatch(/^pkg:npm\/%40smithy\/core@\d/);
  expect(byName.get("react-dom")).toMatchObject({ version: manifest.dependencies["react-dom"] });
  expect(byName.get("@fontsource-variable/inter")).toMatchObject({ licenses: [{ license: { id: "OFL-1.1" } }] });
  for (const name of ["typescript", "@biomejs/biome", "fast-check", "drizzle-kit"])
    expect(byName.has(name)).toBe(false);
  const notices = readFileSync(join(unpacked, LABEL, "THIRD-PARTY-LICENSES.txt"), "utf8");
  for (const { purl, version } of components.filter(({ name }) => name !== "bun"))
    expect(notices).toContain(`${decodeURIComponent(purl.slice("pkg:npm/".length).split("@")[0] ?? "")}@${version} (`);
});

test("a licence that nobody agreed to stops a release, by name", () => {
  const strange = { name: "left", version: "1.0.0", license: "GPL-3.0-only", folder: "", bytes: 1, needs: [] };
  expect(() => requireKnownLicences([strange])).toThrow("left@1.0.0 (GPL-3.0-only)");
  for (const license of ["MIT AND GPL-3.0-only", "SEE LICENSE IN LICENSE"])
    expect(() => requireKnownLicences([{ ...strange, license }])).toThrow("left@1.0.0");
  for (const license of ["MIT", "MIT AND ISC AND BSD-3-Clause", "(GPL-3.0-only OR MIT)"])
    expect(() => requireKnownLicences([{ ...strange, license }])).not.toThrow();
});
