/** From a downloaded release to a client's first answer, by the page, Cursor's button and the bundle. */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Client, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import { StdioClientTransport } from "@modelcontextprotocol/client/stdio";
import { $ } from "bun";
import { z } from "zod";
import { systemClock } from "#clock.ts";
import { startSimulator } from "#simulator/simulator.ts";
import { makeKey, makeOperator, pasteAccount, tallyActions } from "../browser/first-run-steps.ts";
import { openWatchedPage } from "../browser/watched-page.ts";
import { startBrowser } from "../fakes/browser.ts";
import { serveProcess } from "../fakes/shell.ts";
import { tempFolder } from "../fakes/temp-folder.ts";
import { mainCredentials } from "../fakes/test-shop.ts";
import { bundleConfig } from "../release/bundle-config.ts";
import type { Figure } from "./run.ts";

const ROOT = join(import.meta.dir, "..", "..");
const CursorConfig = z.object({ url: z.string(), headers: z.record(z.string(), z.string()) });

type Platform = ReturnType<typeof startSimulator>;

export async function firstAnswer(): Promise<readonly Figure[]> {
  const release = join(tempFolder(), "release");
  await $`${process.execPath} scripts/release/run.ts --only linux-x64 --out ${release}`.cwd(ROOT).quiet();
  const simulator = startSimulator({ clock: systemClock });
  const figures = [
    await byPage(release, simulator, "page"),
    await byPage(release, simulator, "cursor"),
    await byBundle(release, simulator),
  ];
  await simulator.stop();
  return figures;
}

async function byPage(release: string, simulator: Platform, way: "page" | "cursor"): Promise<Figure> {
  const browser = await startBrowser();
  const { page } = await openWatchedPage(browser);
  const tally = await tallyActions(page);
  const startedMs = performance.now();
  const folder = tempFolder();
  await $`sha256sum --check --ignore-missing SHA256SUMS`.cwd(release).quiet();
  await $`tar -xzf ${release}/shopmcp-*-linux-x64.tar.gz --strip-components=1 -C ${folder}`;
  const env = { SHOPMCP_TIKTOK_BASE_URL: simulator.url };
  const server = await serveProcess({ command: [join(folder, "shopmcp")], cwd: folder, env });
  await makeOperator(page, server.logs);
  await pasteAccount(page, mainCredentials(simulator));
  const key = await makeKey(page);
  const given =
    way === "cursor"
      ? await pressCursorButton(page)
      : { url: `${server.url}/mcp`, headers: { Authorization: `Bearer ${key}` } };
  const { url, headers } = given;
  await callOnce(new StreamableHTTPClientTransport(new URL(url), { requestInit: { headers } }));
  const { clicks, fields } = tally();
  const figure = say({ startedMs, clicks, fields });
  await browser.close();
  await server.stop();
  return [way === "page" ? "archive, page, key" : "archive, page, Cursor's button", figure];
}

async function pressCursorButton(page: Awaited<ReturnType<typeof openWatchedPage>>["page"]) {
  await page.getByRole("tab", { name: "Cursor" }).click();
  const link = page.getByRole("link", { name: "Add to Cursor" });
  const href = (await link.getAttribute("href")) ?? "";
  await link.click();
  const config = new URL(href).searchParams.get("config") ?? "";
  return CursorConfig.parse(JSON.parse(Buffer.from(config, "base64").toString()));
}

async function byBundle(release: string, simulator: Platform): Promise<Figure> {
  const startedMs = performance.now();
  const extensionPath = tempFolder();
  await $`unzip -q ${release}/shopmcp-*-linux-x64.mcpb -d ${extensionPath}`;
  const manifest: unknown = JSON.parse(readFileSync(join(extensionPath, "manifest.json"), "utf8"));
  const userConfig = mainCredentials(simulator);
  const { command, args, env } = await bundleConfig({ manifest, extensionPath, userConfig });
  const besides = { HOME: tempFolder(), SHOPMCP_TIKTOK_BASE_URL: simulator.url };
  await callOnce(new StdioClientTransport({ command, args, env: { ...env, ...besides }, stderr: "ignore" }));
  return ["bundle", say({ startedMs, clicks: 0, fields: Object.keys(userConfig).length })];
}

async function callOnce(transport: StreamableHTTPClientTransport | StdioClientTransport): Promise<void> {
  const client = new Client({ name: "bench", version: "1.0.0" });
  await client.connect(transport);
  const answer = await client.callTool({ name: "tiktok_ads_get_account", arguments: {} });
  if (answer.structuredContent === undefined) throw new Error(`no answer: ${JSON.stringify(answer).slice(0, 300)}`);
  await client.close();
}

function say({ startedMs, clicks, fields }: { startedMs: number; clicks: number; fields: number }): string {
  const seconds = (performance.now() - startedMs) / 1_000;
  return `${clicks} clicks, ${fields} fields, ${seconds.toFixed(1)} s`;
}
