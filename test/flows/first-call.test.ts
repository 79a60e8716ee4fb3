import { expect, test } from "bun:test";
import { join, relative } from "node:path";
import { z } from "zod";
import { startSimulator } from "#simulator/simulator.ts";
import { runningClock } from "../fakes/running-clock.ts";
import { serveProcess } from "../fakes/shell.ts";
import { tempFolder } from "../fakes/temp-folder.ts";
import { callTool, mainCredentials, startTestShop } from "../fakes/test-shop.ts";
import { asNotification, legacy, modern } from "../mcp/messages.ts";

const ROOT = join(import.meta.dir, "..", "..");
const Told = z.object({ loaded: z.array(z.string()) });

/** Whatever is loaded costs each start its time, and each server its memory. */
test("a server that has answered clients' handshakes and one call has loaded what the call needs, and nothing else", async () => {
  const clock = runningClock();
  const simulator = startSimulator({ clock });
  const dataDir = join(tempFolder(), "data");
  const shop = await startTestShop({ clock, simulator, dataDir });
  const { workspaceId, key } = await shop.newWorkspace("One");
  await shop.connectTikTok(workspaceId, mainCredentials(simulator));
  await shop.stop();
  const server = await serveProcess({
    command: [process.execPath, "--preload", join(ROOT, "test/fakes/tell-loaded.ts"), join(ROOT, "src/main.ts")],
    env: { SHOPMCP_DATA_DIR: dataDir, SHOPMCP_TIKTOK_BASE_URL: simulator.url, SHOPMCP_HISTORY: "off" },
  });
  const clientInfo = { name: "test", version: "1" };
  for (const message of [
    legacy("initialize", { protocolVersion: "2025-11-25", capabilities: { roots: {} }, clientInfo }),
    asNotification(legacy("notifications/initialized")),
    modern("server/discover"),
  ]) {
    const { host: _, ...headers } = message.headers;
    const authorization = `Bearer ${key}`;
    const body = JSON.stringify(message.json);
    const answer = await fetch(`${server.url}/mcp`, { method: "POST", headers: { ...headers, authorization }, body });
    expect(answer.ok).toBe(true);
    await answer.text();
  }
  const answered = await callTool(`${server.url}/mcp`, key, { name: "tiktok_ads_get_account", arguments: {} });
  await server.stop();
  simulator.stop();
  expect(answered.isError).toBe(false);
  const told = server
    .logs()
    .split("\n")
    .find((line) => line.startsWith('{"loaded"'));
  const files = Told.parse(JSON.parse(told ?? "")).loaded.map((path) => relative(ROOT, path));
  const packages = files.flatMap((path) => /^node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1] ?? []);
  const needed = ["drizzle-orm", "lru-cache", "moment-timezone", "prom-client", "undici", "zod"];
  expect([...new Set(packages)].toSorted()).toEqual(needed);
  const unneeded = [
    /^src\/(?:api|simulator|table-files)\//,
    /^src\/cli\/(?:command-table|call|key-|demo\.ts)/,
    /^src\/(?:web\/page-routes|http\/router|vault\/kms-gateway|receipts\/.*again|downloads\/(?!open-downloads))/,
    /^src\/mcp\/(?:protocol-20|asked-tools)/,
    /^src\/tracing\/(?:call-spans|post|otlp)/,
    /^src\/channels\/(?:send-|send\.ts|as-(?:slack|discord|ntfy|webhook|every-kind))/,
    /^src\/modules\/tiktok-ads\/(?:prompts|lists|diagnose|pacing|explain|creative|gmv-max|changes\/(?!change-session))\//,
    /^src\/modules\/tiktok-ads\/(?:describe\/limits|report\/report-input|words\/input-fields)/,
    /^src\/modules\/tiktok-ads\/credential\/(?:verify-credential|reachable-accounts)/,
    /^src\/modules\/tiktok-ads\/endpoints\/(?:pixel|dmp|oauth2-advertiser|gmv-max|smart-plus|ad|adgroup|file)-/,
  ];
  expect(files.filter((path) => unneeded.some((pattern) => pattern.test(path)))).toEqual([]);
  expect(files).toContain("src/modules/tiktok-ads/tools/get-account.ts");
});
