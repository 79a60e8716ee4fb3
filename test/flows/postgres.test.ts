import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { z } from "zod";
import { systemClock } from "#clock.ts";
import { type Simulator, startSimulator } from "#simulator/simulator.ts";
import { eventually } from "../fakes/eventually.ts";
import { nonEmpty } from "../fakes/non-empty.ts";
import { hasPostgres, postgresServer } from "../fakes/postgres-server.ts";
import { type RunOptions, type ServerProcess, serveProcess, shopmcp } from "../fakes/shell.ts";
import { tempFolder } from "../fakes/temp-folder.ts";
import { callTool, mainCredentials } from "../fakes/test-shop.ts";

// Each step starts a process, on a machine that may be busy with other tests.
setDefaultTimeout(120_000);

const Made = z.object({ id: z.string(), key: z.string().optional() });
const Report = z.object({
  meta: z.object({ window: z.object({ start: z.string(), end: z.string() }) }),
  totals: z.object({ spend: z.number() }),
});

describe.skipIf(!hasPostgres)("on PostgreSQL, from nothing to numbers", () => {
  let simulator: Simulator;
  let options: RunOptions;
  let folder: string;
  let workspaceId: string;
  let key: string;
  let keyId: string;
  const replicas: ServerProcess[] = [];

  beforeAll(async () => {
    simulator = startSimulator({ clock: systemClock });
    folder = tempFolder();
    const server = postgresServer();
    const masterKey = join(folder, "shopmcp.key");
    await shopmcp(["keygen", "--out", masterKey]);
    options = {
      env: {
        SHOPMCP_DATA_DIR: join(folder, "data"),
        SHOPMCP_DATABASE_URL: server.url(await server.create()).reveal(),
        SHOPMCP_MASTER_KEY_FILE: masterKey,
        SHOPMCP_TIKTOK_BASE_URL: simulator.url,
        SHOPMCP_TIKTOK_SANDBOX_URL: simulator.sandboxUrl,
        // Three servers that did not share it would exceed the platform's ten; what a busy machine delivers late does not.
        SHOPMCP_TIKTOK_QPS: "4",
      },
    };
  });
  afterAll(async () => {
    for (const replica of replicas) await replica.stop();
    await simulator.stop();
  });

  const run = async (...words: string[]) => {
    const ran = await shopmcp([...words, "--json"], options);
    expect([ran.exit, ran.stderr]).toEqual([0, ""]);
    return ran.json;
  };

  test("a command that creates nothing refuses a database without tables, without its address", async () => {
    const refused = await shopmcp(["workspace", "list", "--json"], options);
    expect(refused.exit).toBe(78);
    expect(refused.json).toMatchObject({
      error: { code: "store_missing", message: expect.stringContaining("SHOPMCP_DATABASE_URL") },
    });
    expect(refused.stdout + refused.stderr).not.toContain("postgres://");
  });

  test("a workspace, a key and a connection are made as on a file, and the data folder stays away", async () => {
    workspaceId = Made.parse(await run("workspace", "create", "--name", "Shop")).id;
    const made = Made.parse(await run("key", "create", "--workspace", workspaceId, "--name", "Claude"));
    [key, keyId] = [made.key ?? "", made.id];
    for (let nth = 0; nth < 2; nth += 1) replicas.push(await serveProcess(options));
    const stdin = JSON.stringify({ ...mainCredentials(simulator), refresh_token: "r-1", expires_in: 86_400 });
    const connected = await shopmcp(["connect", "tiktok-ads", "--workspace", workspaceId, "--json"], {
      ...options,
      stdin,
    });
    expect(connected.json).toMatchObject({ state: "connected" });
    expect(existsSync(join(folder, "data"))).toBe(false);
  });

  test("each of two servers is ready and answers a client with the spend of the account, to the cent", async () => {
    for (const { url } of nonEmpty(replicas)) {
      expect((await fetch(`${url}/readyz`)).status).toBe(200);
      const client = new Client({ name: "client", version: "1" });
      const requestInit = { headers: { authorization: `Bearer ${key}` } };
      await client.connect(new StreamableHTTPClientTransport(new URL(`${url}/mcp`), { requestInit }));
      const given = { level: "account", date_preset: "last_7_days", metrics: ["spend"] };
      const answer = await client.callTool({ name: "tiktok_ads_get_report", arguments: given });
      const { meta, totals } = Report.parse(answer.structuredContent);
      const { start: from, end: to } = meta.window;
      const { advertiserId } = simulator.advertiser;
      expect(totals.spend).toBe(simulator.truth.total({ advertiserId, from, to }).spend / 100);
      await client.close();
    }
  });

  test("what a platform counts is shared out: three servers that all have more to ask are refused by it nothing", async () => {
    replicas.push(await serveProcess(options));
    const before = simulator.requests.length;
    const nowMs = systemClock.now();
    const ask = (nth: number) => {
      const day = new Date(nowMs - (nth + 2) * 86_400_000).toISOString().slice(0, 10);
      // Days of the past that a server has read meanwhile would be answered from memory.
      const given = { level: "account", start_date: day, end_date: day, metrics: ["spend"], fresh: true };
      const url = `${replicas[nth % replicas.length]?.url}/mcp`;
      return callTool(url, key, { name: "tiktok_ads_get_report", arguments: given });
    };
    const answers = await Promise.all(Array.from({ length: 24 }, (_, nth) => ask(nth)));
    const asked = simulator.requests.slice(before).filter(({ path }) => path === "/report/integrated/get/");
    const failed = answers.flatMap(({ isError, text }, nth) => (isError ? [`call ${nth}: ${text}`] : []));
    const refused = asked.filter(({ code }) => code !== 0).map(({ atMs, message }) => `${message} at ${atMs}`);
    const atMs = failed.length + refused.length === 0 ? [] : asked.map((one) => one.atMs);
    expect({ failed, refused, atMs }).toEqual({ failed: [], refused: [], atMs: [] });
    expect(asked.length).toBeGreaterThanOrEqual(24);
  });

  test("a plan's calls are counted to the last over all servers", async () => {
    await run("plan", "set", "small", "--calls-per-month", "20");
    const { id } = Made.parse(await run("workspace", "create", "--name", "Limited", "--plan", "small"));
    const limited = Made.parse(await run("key", "create", "--workspace", id, "--name", "Claude")).key ?? "";
    const ask = (nth: number) =>
      callTool(`${replicas[nth % replicas.length]?.url}/mcp`, limited, {
        name: "tiktok_ads_get_account",
        arguments: {},
      });
    const answers = await Promise.all(Array.from({ length: 30 }, (_, nth) => ask(nth)));
    const refused = answers.filter(({ text }) => text.includes("plan_limit"));
    expect(refused).toHaveLength(10);
    expect(answers.filter(({ text }) => text.includes("not_connected"))).toHaveLength(20);
  });

  test("doctor says what the database is, and what belongs to a file says where to look instead", async () => {
    const doctor = await shopmcp(["doctor"], options);
    expect(doctor.stdout).toContain("PostgreSQL 1");
    expect(doctor.stdout).toContain("PostgreSQL's own means make them");
    for (const words of [
      ["backup", join(folder, "b.db")],
      ["restore", join(folder, "b.db")],
    ]) {
      const refused = await shopmcp([...words, "--json"], options);
      expect(refused.exit).not.toBe(0);
      expect(refused.stdout + refused.stderr).toContain("docs/postgres.md");
    }
  });

  test("a key that is revoked in the shell opens neither server a moment later", async () => {
    await run("key", "revoke", keyId);
    const headers = { authorization: `Bearer ${key}`, "content-type": "application/json" };
    const body = '{"jsonrpc":"2.0","id":1,"method":"tools/list"}';
    for (const { url } of nonEmpty(replicas))
      await eventually(async () => (await fetch(`${url}/mcp`, { method: "POST", headers, body })).status === 401);
  });

  test("a restore is marked while nothing else runs; then connections wait for their owner, and everybody signs in again", async () => {
    const inUse = await shopmcp(["store", "restored", "--json"], options);
    expect([inUse.exit, inUse.json]).toEqual([1, { error: { code: "conflict", message: expect.any(String) } }]);
    for (const replica of replicas.splice(0)) await replica.stop();
    await run("operator", "create", "--email", "a@example.com");
    const restored = await shopmcp(["store", "restored", "--json"], options);
    expect([restored.exit, restored.json]).toEqual([
      0,
      { connections: 1, unverified: 1, ended: { sessions: 0, setup_links: 0, tokens: 0, passwords: 1 } },
    ]);
    const confirmed = await shopmcp(["connection", "confirm", "--all", "--json"], options);
    expect(confirmed.json).toMatchObject({ confirmed: [{ workspace: workspaceId, state: "connected" }], refused: [] });
    const file = await shopmcp(["store", "restored", "--json"], { env: { SHOPMCP_DATA_DIR: join(folder, "data") } });
    expect(file.json).toMatchObject({
      error: { code: "invalid_input", message: expect.stringContaining("restore FILE") },
    });
  });

  test("everything moves to a file and on to another database, opens there with the same key, and the first ones are refused", async () => {
    const asked = ["call", "tiktok_ads_get_account", "--workspace", workspaceId, "--json"];
    const { SHOPMCP_DATABASE_URL: _, ...onFile } = options.env ?? {};
    const copied = await shopmcp(["store", "copy", "--to", join(folder, "data"), "--json"], options);
    expect([copied.exit, copied.json]).toMatchObject([0, { to: join(folder, "data"), resumed: false }]);
    expect(await shopmcp(asked, options)).toMatchObject({ exit: 78, json: { error: { code: "store_refused" } } });
    expect((await shopmcp(asked, { env: onFile })).exit).toBe(0);

    const server = postgresServer();
    const address = server.url(await server.create()).reveal();
    const addressFile = join(folder, "address");
    await Bun.write(addressFile, `${address}\n`);
    const back = await shopmcp(["store", "copy", "--to-file", addressFile, "--json"], { env: onFile });
    expect([back.exit, back.json]).toMatchObject([0, { to: "PostgreSQL", resumed: false }]);
    expect(back.stdout + back.stderr).not.toContain("postgres://");
    const there = { env: { ...onFile, SHOPMCP_DATABASE_URL_FILE: addressFile } };
    expect((await shopmcp(asked, there)).exit).toBe(0);
    expect((await shopmcp(["status", "--json"], there)).json).toMatchObject([{ state: "connected" }]);
    expect(await shopmcp(asked, { env: onFile })).toMatchObject({ exit: 78 });
  });
});
