import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { Client as ModernClient, StreamableHTTPClientTransport as ModernTransport } from "@modelcontextprotocol/client";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { z } from "zod";
import { systemClock } from "#clock.ts";
import { type Simulator, startSimulator } from "#simulator/simulator.ts";
import { type RunOptions, type ServerProcess, saidBeside, serveProcess, shopmcp } from "../fakes/shell.ts";
import { tempFolder } from "../fakes/temp-folder.ts";
import { mainCredentials } from "../fakes/test-shop.ts";

// Each step starts a process, on a machine that may be busy with other tests.
setDefaultTimeout(120_000);

const Workspace = z.strictObject({ id: z.string().regex(/^ws_/), name: z.string(), plan: z.string() });
const NewKey = z.strictObject({
  id: z.string().regex(/^key_/),
  key: z.string().regex(/^smcp_/),
  mcp_url: z.url(),
  expires_at: z.null(),
  tools: z.tuple([z.literal("all")]),
  accounts: z.tuple([z.literal("all")]),
});
const Report = z.looseObject({
  meta: z.looseObject({ window: z.object({ start: z.string(), end: z.string() }).loose() }),
  totals: z.record(z.string(), z.unknown()),
});

let simulator: Simulator;
let options: RunOptions;
let dataDir: string;
let server: ServerProcess;
let workspaceId: string;
let key: string;

beforeAll(async () => {
  simulator = startSimulator({ clock: systemClock });
  dataDir = join(tempFolder(), "data");
  options = {
    env: {
      SHOPMCP_DATA_DIR: dataDir,
      SHOPMCP_TIKTOK_BASE_URL: simulator.url,
      SHOPMCP_TIKTOK_SANDBOX_URL: simulator.sandboxUrl,
    },
  };
});
afterAll(async () => {
  await server?.stop();
  await simulator.stop();
});

describe("from nothing to numbers, by the shell", () => {
  test("a command that creates nothing refuses an empty folder, naming it", async () => {
    const run = await shopmcp(["workspace", "list", "--json"], options);
    expect(run.exit).toBe(78);
    expect(run.json).toMatchObject({ error: { code: "store_missing", message: expect.stringContaining(dataDir) } });
    const { exit, json, stdout } = await shopmcp(["doctor", "--json"], options);
    expect([exit, stdout.split("There is no ShopMCP data").length - 1]).toEqual([78, 1]);
    expect(json).toMatchObject({
      ...{
        ok: false,
        checks: [
          { name: "configuration", ok: true },
          { name: "database", ok: false },
        ],
      },
    });
    expect(existsSync(dataDir)).toBe(false);
  });

  test("workspace create makes the data folder and, beside it, the key", async () => {
    const run = await shopmcp(["workspace", "create", "--name", "My shop", "--json"], options);
    expect(run.exit).toBe(0);
    workspaceId = Workspace.parse(run.json).id;
    expect(existsSync(join(dataDir, "shopmcp.db"))).toBe(true);
    expect(existsSync(join(dataDir, "..", "shopmcp.key"))).toBe(true);
    expect((await shopmcp(["workspace", "list", "--json"], options)).json).toEqual([
      { id: workspaceId, name: "My shop", plan: "unlimited" },
    ]);
  });

  test("a key made before the connection is shown once, and the server listens", async () => {
    const run = await shopmcp(["key", "create", "--workspace", workspaceId, "--name", "Claude", "--json"], options);
    key = NewKey.parse(run.json).key;
    server = await serveProcess(options);
    expect((await fetch(`${server.url}/readyz`)).status).toBe(200);
    expect((await fetch(`${server.url}/mcp`, { method: "POST" })).status).toBe(401);
  });

  test("connect, beside the running server, verifies and says what it found", async () => {
    const run = await shopmcp(["connect", "tiktok-ads", "--workspace", workspaceId, "--json"], {
      ...options,
      stdin: JSON.stringify(mainCredentials(simulator)),
    });
    expect(saidBeside(run)).toBe("");
    expect(run.exit).toBe(0);
    expect(run.json).toMatchObject({
      module: "tiktok-ads",
      state: "connected",
      advertiser: {
        id: simulator.advertiser.advertiserId,
        currency: "USD",
        name: expect.any(String),
        timezone: expect.any(String),
      },
      credential: "static",
      expires_at: null,
      warnings: [],
    });
    expect((await shopmcp(["status", "--json"], options)).json).toMatchObject([
      { workspace: workspaceId, module: "tiktok-ads", state: "connected", last_error: null },
    ]);
  });

  test("a client of 2025-11-25 and one of 2026-07-28 get the same spend, to the cent the account holds", async () => {
    const request = {
      name: "tiktok_ads_get_report",
      arguments: { level: "account", date_preset: "last_7_days", metrics: ["spend", "impressions"] },
    };
    const url = new URL(`${server.url}/mcp`);
    const requestInit = { headers: { authorization: `Bearer ${key}` } };
    const old = new Client({ name: "old", version: "1" });
    await old.connect(new StreamableHTTPClientTransport(url, { requestInit }));
    const modern = new ModernClient(
      { name: "modern", version: "1" },
      { versionNegotiation: { mode: { pin: "2026-07-28" } } },
    );
    await modern.connect(new ModernTransport(url, { requestInit }));
    expect((await old.listTools()).tools.map((tool) => tool.name)).toContain(request.name);
    for (const result of [await old.callTool(request), await modern.callTool(request)]) {
      expect(result.isError ?? false).toBe(false);
      const { meta, totals } = Report.parse(result.structuredContent);
      const truth = simulator.truth.total({
        advertiserId: simulator.advertiser.advertiserId,
        from: meta.window.start,
        to: meta.window.end,
      });
      expect(totals.spend).toBe(truth.spend / 100);
      expect(totals.impressions).toBe(truth.impressions);
    }
    await old.close();
    await modern.close();
  });

  test("call prints the same answer in the shell, and what is wrong with a call exits 1", async () => {
    const right = await shopmcp(
      ["call", "tiktok_ads_list_campaigns", "--workspace", workspaceId, "--args", '{"limit":2}', "--json"],
      options,
    );
    expect(right.json).toMatchObject({ columns: expect.arrayContaining(["campaign_id"]), page: { has_more: true } });
    const file = await shopmcp(
      ["call", "tiktok_ads_list_campaigns", "--workspace", workspaceId, "--format", "csv"],
      options,
    );
    expect(file.stdout).toStartWith('"campaign_id",');
    expect(file.stdout).toEndWith("\r\n");
    expect(file.stdout.trimEnd().split("\r\n").length).toBeGreaterThan(26);
    const workbook = await shopmcp(
      ["call", "tiktok_ads_list_campaigns", "--workspace", workspaceId, "--format", "xlsx"],
      options,
    );
    // A workbook is a ZIP archive.
    expect([workbook.exit, workbook.stdout.slice(0, 2), workbook.stdout.includes("xl/worksheets/sheet1.xml")]).toEqual([
      ...[0, "PK", true],
    ]);
    const wrong = await shopmcp(
      ["call", "tiktok_ads_list_campaigns", "--workspace", workspaceId, "--args", '{"nosuch":2}', "--json"],
      options,
    );
    expect(wrong.exit).toBe(1);
    expect(wrong.json).toMatchObject({ error: { code: "invalid_input", message: expect.stringContaining("nosuch") } });
    expect(
      (
        await shopmcp(
          ["call", "tiktok_ads_list_campaigns", "--workspace", workspaceId, "--args", "{nosuch", "--json"],
          options,
        )
      ).exit,
    ).toBe(2);
  });

  test("a revoked key stops at its next request, while the server runs", async () => {
    const created = NewKey.parse(
      (await shopmcp(["key", "create", "--workspace", workspaceId, "--name", "gone", "--json"], options)).json,
    );
    const list = () =>
      fetch(`${server.url}/mcp`, {
        method: "POST",
        headers: {
          authorization: `Bearer ${created.key}`,
          "content-type": "application/json",
          accept: "application/json, text/event-stream",
        },
        body: '{"jsonrpc":"2.0","id":1,"method":"tools/list"}',
      });
    expect((await list()).status).toBe(200);
    expect((await shopmcp(["key", "revoke", created.id, "--json"], options)).exit).toBe(0);
    expect((await list()).status).toBe(401);
    expect((await shopmcp(["key", "list", "--workspace", workspaceId, "--json"], options)).json).toMatchObject([
      { revoked_at: null },
      { id: created.id, revoked_at: expect.any(String) },
    ]);
  });

  test("doctor and healthcheck find everything well", async () => {
    const doctor = await shopmcp(["doctor", "--json"], options);
    expect(doctor.json).toMatchObject({
      ok: true,
      checks: expect.arrayContaining([{ name: "connections", ok: true, message: "1 stored, each one opens" }]),
    });
    const port = new URL(server.url).port;
    const health = await shopmcp(["healthcheck", "--json"], { env: { ...options.env, SHOPMCP_PORT: port } });
    expect(health).toMatchObject({ exit: 0, json: { ready: true } });
  });

  test("SIGTERM ends the server with 0 and its usage rows written; what was stored is there at the next start", async () => {
    expect(await server.stop()).toBe(0);
    expect(
      (await shopmcp(["healthcheck"], { env: { ...options.env, SHOPMCP_PORT: new URL(server.url).port } })).exit,
    ).toBe(1);
    server = await serveProcess(options);
    const again = await shopmcp(["call", "tiktok_ads_get_account", "--workspace", workspaceId, "--json"], options);
    expect(again.json).toMatchObject({ account: { advertiser_id: simulator.advertiser.advertiserId } });
  });

  test("disconnect forgets, and the next call says how to connect", async () => {
    expect((await shopmcp(["disconnect", "tiktok-ads", "--workspace", workspaceId, "--json"], options)).json).toEqual({
      module: "tiktok-ads",
      disconnected: true,
    });
    const call = await shopmcp(["call", "tiktok_ads_get_account", "--workspace", workspaceId, "--json"], options);
    expect(call.json).toMatchObject({
      error: { code: "not_connected", message: expect.stringContaining("Settings → Integrations → TikTok Ads") },
    });
    expect((await shopmcp(["status", "--json"], options)).json).toEqual([]);
  });
});
