/**
 * `bun run release`: archives, bundles, checksums and contents for each system, in `dist/release`. `--only NAME` builds
 * one system, `--out FOLDER` puts it elsewhere. `--repository OWNER/NAME` is where it is published on GitHub; without
 * it there is no `server.json`.
 */

import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { $ } from "bun";
import manifest from "../../package.json" with { type: "json" };
import { bundle } from "./bundle.ts";
import { compileFor } from "./compile.ts";
import { requireKnownLicences, thirdPartyNotices } from "./licences.ts";
import { pack } from "./pack.ts";
import { registryEntry } from "./registry-entry.ts";
import { cycloneDx } from "./sbom.ts";
import { shippedMetafiles, shippedPackages } from "./shipped-packages.ts";
import { TARGETS, type Target, targetNamed } from "./targets.ts";

const ROOT = join(import.meta.dir, "..", "..");

const { values } = parseArgs({
  options: { only: { type: "string" }, out: { type: "string" }, repository: { type: "string" } },
});
const repository = values.repository ?? null;
if (repository !== null && !/^[\w.-]+\/[\w.-]+$/.test(repository)) throw new Error("--repository takes OWNER/NAME");
const website = repository === null ? null : `https://github.com/${repository}`;
const out = resolve(values.out ?? join(ROOT, "dist", "release"));
const targets = values.only === undefined ? TARGETS : [targetNamed(values.only)];

rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
const { version } = manifest;
const commit = (await $`git rev-parse HEAD`.cwd(ROOT).text()).trim();
const atMs = Number(await $`git show -s --format=%ct HEAD`.cwd(ROOT).text()) * 1_000;
const made = [];
for (const target of targets) made.push(...(await release(target)));
const sums = made.map((path) => `${sha256(path)}  ${basename(path)}\n`).join("");
writeFileSync(join(out, "SHA256SUMS"), sums);
if (repository !== null) {
  const bundles = made.filter((path) => path.endsWith(".mcpb")).map((path) => ({ path, sha256: sha256(path) }));
  writeFileSync(
    join(out, "server.json"),
    `${JSON.stringify(registryEntry(repository, { version, bundles }), null, 2)}\n`,
  );
}
process.stdout.write(sums);

async function release(target: Target): Promise<string[]> {
  const work = join(out, "work");
  mkdirSync(work, { recursive: true });
  const metafile = join(work, "meta.json");
  await compileFor(target, { outfile: join(work, "shopmcp"), metafile, commit, website });
  const windows = join(work, "shopmcp.exe");
  const binary = existsSync(windows) ? windows : join(work, "shopmcp");
  const packages = shippedPackages(ROOT, await shippedMetafiles(metafile));
  requireKnownLicences(packages);
  const notices = join(work, "THIRD-PARTY-LICENSES.txt");
  writeFileSync(notices, thirdPartyNotices(ROOT, packages));
  writeFileSync(
    join(out, `shopmcp-${version}.cdx.json`),
    `${JSON.stringify(cycloneDx(ROOT, { version, commit }, packages), null, 2)}\n`,
  );
  const unit = target.name.startsWith("linux") ? [join(ROOT, "deploy/systemd/shopmcp.service")] : [];
  const documents = ["README.md", "CHANGELOG.md", "LICENSE", "docs"].map((name) => join(ROOT, name));
  const beside = [...documents, notices, ...unit];
  const archive = await pack(target, { out, label: `shopmcp-${version}-${target.name}`, binary, beside, atMs });
  const bundled = await bundle(target, {
    ...{ out, version, binary, atMs, beside: [join(ROOT, "LICENSE"), notices] },
    repository: website,
  });
  rmSync(work, { recursive: true });
  return [archive, bundled];
}

function sha256(path: string): string {
  return createHash("sha256").update(readFileSync(path)).digest("hex");
}
