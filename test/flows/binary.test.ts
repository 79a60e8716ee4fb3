/** The binary that `bun run build` makes: the same that people get. */

import { beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { systemClock } from "#clock.ts";
import { startSimulator } from "#simulator/simulator.ts";
import manifest from "../../package.json" with { type: "json" };
import { BUILD_TIMEOUT_MS, buildBinary } from "../fakes/built-binary.ts";
import { eventually } from "../fakes/eventually.ts";
import { serveProcess, shopmcp } from "../fakes/shell.ts";
import { startSpanCollector } from "../fakes/span-collector.ts";
import { tempFolder } from "../fakes/temp-folder.ts";
import { mainCredentials } from "../fakes/test-shop.ts";

// Each step starts a process, on a machine that may be busy with other tests.
setDefaultTimeout(120_000);

let binary: string;
let command: readonly string[];

beforeAll(async () => {
  binary = await buildBinary();
  command = [binary];
}, BUILD_TIMEOUT_MS);

describe("the binary", () => {
  test("says its version and lists its tools from any folder, without any data", async () => {
    expect((await shopmcp(["version", "--json"], { command })).json).toMatchObject({ version: manifest.version });
    expect((await shopmcp(["tools", "--json"], { command })).json).toMatchObject(
      expect.arrayContaining([expect.objectContaining({ name: "tiktok_ads_get_report" })]),
    );
  });

  test("holds the three write tools, and offers none of them", async () => {
    const listed = (await shopmcp(["tools", "--json"], { command })).stdout;
    const bytes = readFileSync(binary);
    for (const name of ["tiktok_ads_pause_campaign", "tiktok_ads_resume_campaign", "tiktok_ads_update_budget"]) {
      expect(bytes.includes(name)).toBe(true);
      expect(listed).not.toContain(name);
    }
  });

  test("ignores a .env, a bunfig.toml with a preload, a package.json and a drizzle folder where it is started", async () => {
    const cwd = tempFolder();
    const marker = join(cwd, "ran");
    writeFileSync(join(cwd, ".env"), "SHOPMCP_PORT=nonsense\nSHOPMCP_DATA_DIR=/nonexistent/from-dot-env\n");
    writeFileSync(join(cwd, "bunfig.toml"), 'preload = ["./preload.ts"]\n');
    writeFileSync(join(cwd, "preload.ts"), `require("node:fs").writeFileSync(${JSON.stringify(marker)}, "ran");\n`);
    writeFileSync(join(cwd, "package.json"), '{"imports":{"#*":"./nowhere/*"}}');
    mkdirSync(join(cwd, "drizzle", "meta"), { recursive: true });
    writeFileSync(join(cwd, "drizzle", "meta", "_journal.json"), '{"entries":[{"idx":0,"tag":"evil"}]}');
    writeFileSync(join(cwd, "drizzle", "evil.sql"), "CREATE TABLE evil (a text);");
    const run = await shopmcp(["workspace", "create", "--name", "Here", "--json"], { command, cwd });
    expect(run.exit).toBe(0);
    expect(run.stderr).toContain(`A master key was written to ${join(cwd, "shopmcp.key")}`);
    expect(run.stderr.trim().split("\n")).toHaveLength(1);
    expect(existsSync(marker)).toBe(false);
    expect(existsSync(join(cwd, "data", "shopmcp.db"))).toBe(true);
    expect(readFileSync(join(cwd, "data", "shopmcp.db")).includes("evil")).toBe(false);
  });

  test("backs up on schedule in a thread of its own, from inside and not from where it is started", async () => {
    const cwd = tempFolder();
    const marker = join(cwd, "ran");
    mkdirSync(join(cwd, "db"));
    for (const name of ["copy-worker.ts", "copy-worker.js"])
      writeFileSync(join(cwd, "db", name), `require("node:fs").writeFileSync(${JSON.stringify(marker)}, "ran");\n`);
    const server = await serveProcess({ command, cwd, env: { SHOPMCP_BACKUP_EVERY_HOURS: "24" } });
    const folder = join(cwd, "data", "backups");
    await eventually(() => existsSync(folder) && readdirSync(folder).some((name) => name.endsWith("Z.db")));
    expect(await server.stop()).toBe(0);
    expect(server.logs()).toContain("Backed up");
    expect(existsSync(marker)).toBe(false);
  });

  test("serves: migrations inside, connected by its own shell, asked over HTTP, told to a collector, stopped by SIGTERM", async () => {
    const simulator = startSimulator({ clock: systemClock });
    const collector = startSpanCollector();
    const env = { SHOPMCP_DATA_DIR: join(tempFolder(), "data"), SHOPMCP_TIKTOK_BASE_URL: simulator.url };
    const traced = { ...env, SHOPMCP_OTLP_ENDPOINT: collector.receiver.url };
    const server = await serveProcess({ command, env: traced });
    const workspace = JSON.parse(
      (await shopmcp(["workspace", "create", "--name", "One", "--json"], { command, env })).stdout,
    );
    const connected = await shopmcp(["connect", "tiktok-ads", "--workspace", workspace.id, "--json"], {
      command,
      env,
      stdin: JSON.stringify(mainCredentials(simulator)),
    });
    expect(connected.json).toMatchObject({ state: "connected" });
    const { key } = JSON.parse(
      (await shopmcp(["key", "create", "--workspace", workspace.id, "--name", "k", "--json"], { command, env })).stdout,
    );
    const answer = await fetch(`${server.url}/mcp`, {
      method: "POST",
      headers: {
        authorization: `Bearer ${key}`,
        "content-type": "application/json",
        accept: "application/json, text/event-stream",
      },
      body: '{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"tiktok_ads_list_campaigns","arguments":{"limit":3}}}',
    });
    expect(await answer.json()).toMatchObject({ result: { structuredContent: { page: { has_more: true } } } });
    expect(await server.stop()).toBe(0);
    expect(collector.spans().map(({ name }) => name)).toEqual(
      expect.arrayContaining(["execute_tool tiktok_ads_list_campaigns", "/open_api/v1.3/campaign/get/"]),
    );
    await simulator.stop();
    await collector.receiver.stop();
  });

  test("demo needs one command: its first line is the address, the key and a sign-in that works, and it leaves nothing behind", async () => {
    const tmp = tempFolder();
    const child = Bun.spawn([binary, "demo", "--json", "--port", "0"], {
      env: { TMPDIR: tmp },
      stdin: "ignore",
      stdout: "pipe",
      stderr: "pipe",
    });
    const reader = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
    const { value = "" } = await reader.read();
    const { mcp_url: url, key, url: page, operator } = JSON.parse(value);
    expect(url).toBe(`${page}/mcp`);
    const signIn = (password: string) =>
      fetch(`${page}/api/session`, {
        method: "POST",
        headers: { "content-type": "application/json", origin: page },
        body: JSON.stringify({ email: operator.email, password }),
      });
    expect((await signIn("not-the-password")).status).toBe(401);
    expect((await signIn(operator.password)).status).toBe(200);
    const answer = await fetch(url, {
      method: "POST",
      headers: {
        authorization: `Bearer ${key}`,
        "content-type": "application/json",
        accept: "application/json, text/event-stream",
      },
      body: '{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"tiktok_ads_get_account","arguments":{}}}',
    });
    expect(await answer.json()).toMatchObject({
      result: { structuredContent: { account: { connection: { state: "connected" } } } },
    });
    child.kill("SIGINT");
    expect(await child.exited).toBe(0);
    expect(
      (await Array.fromAsync(new Bun.Glob("*").scan({ cwd: tmp, onlyFiles: false }))).filter((name) =>
        name.startsWith("shopmcp"),
      ),
    ).toEqual([]);
  });
});
