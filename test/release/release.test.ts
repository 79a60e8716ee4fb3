/** A release as people get it: made by the one command, unpacked, run. */

import { beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { copyFileSync, existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Client } from "@modelcontextprotocol/client";
import { StdioClientTransport } from "@modelcontextprotocol/client/stdio";
import { $ } from "bun";
import { z } from "zod";
import { systemClock } from "#clock.ts";
import { startSimulator } from "#simulator/simulator.ts";
import manifest from "../../package.json" with { type: "json" };
import { bundleManifest } from "../../scripts/release/bundle-manifest.ts";
import { requireKnownLicences } from "../../scripts/release/licences.ts";
import { TARGETS } from "../../scripts/release/targets.ts";
import { nonEmpty } from "../fakes/non-empty.ts";
import { serveProcess, shopmcp } from "../fakes/shell.ts";
import { tempFolder } from "../fakes/temp-folder.ts";
import { mainCredentials } from "../fakes/test-shop.ts";
import { bundleConfig } from "./bundle-config.ts";

// Compiling and packing take seconds here, and many more on a machine that is busy.
setDefaultTimeout(180_000);

const ROOT = join(import.meta.dir, "..", "..");
const LABEL = `shopmcp-${manifest.version}-linux-x64`;
const out = join(tempFolder(), "release");
const unpacked = tempFolder();
const installed = tempFolder();

beforeAll(async () => {
  await $`${process.execPath} scripts/release/run.ts --only linux-x64 --out ${out}`.cwd(ROOT).quiet();
  await $`tar -xzf ${join(out, `${LABEL}.tar.gz`)} -C ${unpacked}`;
  await $`unzip -q ${join(out, `${LABEL}.mcpb`)} -d ${installed}`;
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
  expect(
    names.filter((name) => !/^docs\/(?:[\w-]+\.md|images\/(?:gallery\/)?[\w-]+\.png)$/.test(name)).toSorted(),
  ).toEqual(["CHANGELOG.md", "LICENSE", "README.md", "THIRD-PARTY-LICENSES.txt", "shopmcp", "shopmcp.service"]);
});

test("the checksums are those of the archives", async () => {
  expect((await $`sha256sum --check --strict SHA256SUMS`.cwd(out).text()).trim()).toBe(
    `${LABEL}.tar.gz: OK\n${LABEL}.mcpb: OK`,
  );
});

test("the unpacked binary names its version and commit, and serves", async () => {
  const command = [join(unpacked, LABEL, "shopmcp")];
  const commit = (await $`git rev-parse HEAD`.cwd(ROOT).text()).trim();
  expect((await shopmcp(["version", "--json"], { command })).json).toMatchObject({ version: manifest.version, commit });
  const server = await serveProcess({ command });
  expect((await fetch(`${server.url}/readyz`)).status).toBe(200);
  expect(await server.stop()).toBe(0);
});

describe("the bundle for Claude Desktop", () => {
  const read = () => JSON.parse(readFileSync(join(installed, "manifest.json"), "utf8"));
  const Account = z.looseObject({
    isError: z.boolean().optional(),
    content: z.array(z.looseObject({ text: z.string() })),
  });

  /** As a client does: the manifest's own command, with nothing of this process's environment. */
  async function ask(userConfig: Record<string, string>, besides: Record<string, string>) {
    const { command, args, env } = await bundleConfig({ manifest: read(), extensionPath: installed, userConfig });
    const client = new Client({ name: "test", version: "1.0.0" });
    await client.connect(new StdioClientTransport({ command, args, env: { ...env, ...besides }, stderr: "ignore" }));
    const { tools } = await client.listTools();
    const answer = Account.parse(await client.callTool({ name: "tiktok_ads_get_account", arguments: {} }));
    await client.close();
    return { tools, answer };
  }

  test("holds the archive's own program, its licences, and nothing else", async () => {
    const names = await Array.fromAsync(new Bun.Glob("**").scan({ cwd: installed }));
    expect(names.toSorted()).toEqual([
      "LICENSE",
      "THIRD-PARTY-LICENSES.txt",
      "icon.png",
      "manifest.json",
      "server/shopmcp",
    ]);
    const program = readFileSync(join(installed, "server/shopmcp"));
    expect(program.equals(readFileSync(join(unpacked, LABEL, "shopmcp")))).toBe(true);
    expect(statSync(join(installed, "server/shopmcp")).mode & 0o100).toBe(0o100);
  });

  test("asks for the four, hidden, and says what it stores and how to remove it", () => {
    const { user_config, long_description } = read();
    for (const name of ["app_id", "app_secret", "access_token", "advertiser_id"])
      expect(user_config[name]).toMatchObject({ type: "string", sensitive: true });
    expect(Object.keys(user_config)[0]).toBe("app_id");
    expect(long_description).toContain("What it stores");
    expect(long_description).toContain("How to remove it");
  });

  test("answers with the person's options, from a folder of its own, and with options left empty says what is missing", async () => {
    const simulator = startSimulator({ clock: systemClock });
    const home = tempFolder();
    const besides = { HOME: home, SHOPMCP_TIKTOK_BASE_URL: simulator.url };
    const answered = await ask(mainCredentials(simulator), besides);
    expect(answered.tools.length).toBeGreaterThan(5);
    expect(answered.answer.content[0]?.text).toContain(simulator.advertiser.advertiserId);
    expect(existsSync(join(home, ".local/share/shopmcp/data/shopmcp.db"))).toBe(true);
    const empty = await ask({}, { ...besides, HOME: tempFolder() });
    expect(empty.tools).toEqual(answered.tools);
    expect(empty.answer).toMatchObject({ isError: true });
    expect(empty.answer.content[0]?.text).toContain("App ID, App Secret, Access Token, Advertiser ID are empty");
    await simulator.stop();
  });

  test.each(nonEmpty(TARGETS.map((target) => [target.name, target] as const)))(
    "has a manifest that fits for %s",
    async (_, target) => {
      const made = bundleManifest({ version: manifest.version, target, repository: "https://github.com/a/b" });
      const folder = tempFolder();
      const path = join(folder, "manifest.json");
      copyFileSync(join(ROOT, "deploy/mcpb/icon.png"), join(folder, "icon.png"));
      writeFileSync(path, JSON.stringify(made));
      const cli = join(ROOT, "scripts/release/mcpb/node_modules/@anthropic-ai/mcpb/dist/cli/cli.js");
      const { exitCode, stdout } = await $`${process.execPath} ${cli} validate ${path}`.quiet().nothrow();
      expect({ exitCode, said: stdout.toString() }).toMatchObject({
        exitCode: 0,
        said: expect.stringContaining("passes"),
      });
      expect(made.server.mcp_config.command.endsWith(".exe")).toBe(target.name.startsWith("windows"));
    },
  );
});

test("a release that is not said to be published anywhere has no entry for the registry", () => {
  expect(existsSync(join(out, "server.json"))).toBe(false);
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
  for (const { purl, version } of nonEmpty(components.filter(({ name }) => name !== "bun")))
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
