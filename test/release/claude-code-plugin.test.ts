/** The plugin folder for Claude Code: it is found from the repository's own list, and asks the address of `shopmcp serve`. */

import { expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { SETTINGS } from "#config/settings.ts";
import manifest from "../../package.json" with { type: "json" };

const ROOT = join(import.meta.dir, "..", "..");
const read = (path: string): unknown => JSON.parse(readFileSync(join(ROOT, path), "utf8"));

const Marketplace = z.looseObject({
  name: z.string().regex(/^[a-z0-9-]+$/),
  owner: z.looseObject({ name: z.string() }),
  plugins: z
    .array(z.looseObject({ name: z.string().regex(/^[a-z0-9-]+$/), source: z.string().startsWith("./") }))
    .min(1),
});
const Plugin = z.strictObject({
  name: z.string(),
  version: z.string(),
  description: z.string(),
  author: z.strictObject({ name: z.string() }),
  license: z.string(),
  keywords: z.array(z.string()),
});
const Servers = z.strictObject({
  mcpServers: z.record(z.string(), z.strictObject({ type: z.literal("http"), url: z.string() })),
});

test("the list names a folder that is a plugin of this version, which asks the address that `serve` takes", () => {
  const [listed] = Marketplace.parse(read(".claude-plugin/marketplace.json")).plugins;
  const folder = listed?.source ?? "";
  const plugin = Plugin.parse(read(join(folder, ".claude-plugin/plugin.json")));
  expect(plugin).toMatchObject({ name: listed?.name, version: manifest.version });
  const { mcpServers } = Servers.parse(read(join(folder, ".mcp.json")));
  const { host, port } = SETTINGS;
  expect(mcpServers.shopmcp?.url).toBe(`\${SHOPMCP_MCP_URL:-http://${host.fallback}:${port.fallback}/mcp}`);
});

test("no key stands in it", () => {
  expect(JSON.stringify(read("deploy/claude-code/.mcp.json"))).not.toContain("smcp_");
});
