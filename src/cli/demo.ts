/** `shopmcp demo`: all of ShopMCP on a simulated TikTok account, in a temporary folder. */

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ShopError, toShopError } from "#errors.ts";
import { generatePassword } from "#workspaces/passwords.ts";
import { type App, SHELL } from "./app.ts";
import { type Command, type Invocation, print } from "./command.ts";
import { findModule } from "./find-module.ts";
import type { Running } from "./serve.ts";

export type DemoPlatform = { module: string; pasted: unknown; settings: Record<string, string>; stop(): Promise<void> };

export type StartDemo = {
  startPlatform(): Promise<DemoPlatform>;
  startServer(settings: Record<string, string>): Promise<Running & { app: App }>;
  /** A second signal ends the process right after `atOnce`. */
  stopSignal(atOnce: () => void): Promise<void>;
};

/** A domain that no mail reaches. @see https://www.rfc-editor.org/rfc/rfc2606#section-3 */
const DEMO_EMAIL = "demo@example.com";

export function demo(parts: StartDemo): Command {
  return {
    name: "demo",
    summary: "try everything on a simulated TikTok account; nothing is kept",
    words: [],
    options: { port: { type: "string" } },
    usage: "[--port N]",
    async run(invocation) {
      const port = readPort(invocation.option("port"));
      let folder: string | undefined;
      const remove = () => {
        if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
      };
      // The handler must exist before the folder, or a signal would leave the folder behind.
      const stopped = parts.stopSignal(remove);
      folder = mkdtempSync(join(tmpdir(), "shopmcp-demo-"));
      try {
        await runIn(folder, { parts, invocation, port, stopped });
      } finally {
        remove();
      }
      return undefined;
    },
  };
}

type Run = { parts: StartDemo; invocation: Invocation; port: string | undefined; stopped: Promise<void> };

async function runIn(folder: string, { parts, invocation, port, stopped }: Run): Promise<void> {
  const platform = await parts.startPlatform();
  try {
    const settings = { ...platform.settings, SHOPMCP_DATA_DIR: join(folder, "data") };
    const running = await startOnFreePort(parts, settings, port);
    try {
      const { key, account, operator } = await prepare(running.app, platform);
      const { url, mcpUrl } = running;
      const { signsIn } = running.app;
      const text = welcome({ url, mcpUrl, key, account, operator, signsIn });
      print(invocation, { mcp_url: mcpUrl, key, url, operator }, text);
      process.stderr.write(`Everything of this demo is in ${folder}, and goes with it.\n`);
      await stopped;
    } finally {
      await running.stop();
    }
  } finally {
    await platform.stop();
  }
}

/** Only the default port gives way to a free one; a port given by --port does not. */
async function startOnFreePort(parts: StartDemo, settings: Record<string, string>, port: string | undefined) {
  if (port !== undefined) return startOnAskedPort(parts, settings, port);
  try {
    return await parts.startServer(settings);
  } catch (thrown) {
    if (toShopError(thrown).code !== "conflict") throw thrown;
    return parts.startServer({ ...settings, SHOPMCP_PORT: "0" });
  }
}

async function startOnAskedPort(parts: StartDemo, settings: Record<string, string>, port: string) {
  try {
    return await parts.startServer({ ...settings, SHOPMCP_PORT: port });
  } catch (cause) {
    if (toShopError(cause).code !== "conflict") throw cause;
    throw new ShopError(
      "conflict",
      `Port ${port} is taken. Choose another with --port, or leave it out for a free one.`,
      { cause },
    );
  }
}

type Prepared = { key: string; account: string; operator: { email: string; password: string } };

async function prepare(app: App, platform: DemoPlatform): Promise<Prepared> {
  const workspace = await app.workspaces.create("Demo", undefined, SHELL);
  const module = findModule(app.modules, platform.module);
  const { row } = await app.connections.connect({ workspaceId: workspace.id, module }, platform.pasted, SHELL);
  const { key } = await app.apiKeys.create(
    { workspaceId: workspace.id, name: "demo", expiresInDays: undefined },
    SHELL,
  );
  const password = generatePassword();
  const { email } = await app.operators.create({ email: DEMO_EMAIL, password }, SHELL);
  const operator = { email, password: password.reveal() };
  return { key: key.reveal(), account: row.account_name ?? row.account_id, operator };
}

function readPort(text: string | undefined): string | undefined {
  if (text === undefined || (/^\d{1,5}$/.test(text) && Number(text) <= 65_535)) return text;
  throw new ShopError("usage", "--port takes a number from 0 to 65535.");
}

type Shown = Prepared & { url: string; mcpUrl: string; signsIn: boolean };

function welcome({ url, mcpUrl, key, account, operator, signsIn }: Shown): string {
  const body = JSON.stringify({
    jsonrpc: "2.0",
    id: 1,
    method: "tools/call",
    params: { name: "tiktok_ads_get_report", arguments: { level: "campaign", date_preset: "last_7_days", top: 5 } },
  });
  const withKey = `claude mcp add --transport http shopmcp ${mcpUrl} --header "Authorization: Bearer ${key}"`;
  const claude = signsIn
    ? `Give your client the MCP URL and let it connect. It opens the page, where you sign in and allow it. In Claude Code:
  claude mcp add --transport http shopmcp ${mcpUrl}     then /mcp and Authenticate

A client that cannot sign in takes the key:
  ${withKey}`
    : `Claude Code:
  ${withKey}`;
  return `ShopMCP demo: a simulated TikTok Ads account (${account}) is connected. Nothing leaves this machine.

  MCP URL  ${mcpUrl}
  Page     ${url} (sign in as ${operator.email} with ${operator.password})
  API key  ${key}

${claude}

Or ask from this shell which campaigns spent most last week:
  curl -s ${mcpUrl} -H "Authorization: Bearer ${key}" -H "Content-Type: application/json" \\
    -H "Accept: application/json, text/event-stream" -d '${body}'

Ctrl-C ends the demo and deletes its folder.`;
}
