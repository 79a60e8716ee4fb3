/** `shopmcp stdio` as a client starts it: a process with a key in its environment, on a folder that others use too. */

import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { Client as V2Client } from "@modelcontextprotocol/client";
import { StdioClientTransport as V2Stdio } from "@modelcontextprotocol/client/stdio";
import { Client as V1Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport as V1Stdio } from "@modelcontextprotocol/sdk/client/stdio.js";
import { z } from "zod";
import { systemClock } from "#clock.ts";
import { type Simulator, startSimulator } from "#simulator/simulator.ts";
import { newStore } from "../fakes/new-store.ts";
import { PROGRAM, shopmcp } from "../fakes/shell.ts";
import { tempFolder } from "../fakes/temp-folder.ts";
import { mainCredentials, OWNER, startTestShop, type TestShop } from "../fakes/test-shop.ts";
import { listUsage } from "../fakes/written-rows.ts";
import { legacy } from "./messages.ts";

// Each test starts a process, on a machine that may be busy with other tests.
setDefaultTimeout(120_000);

const CLIENT = { name: "test", version: "1.0.0" };

let simulator: Simulator;
let shop: TestShop;
let workspaceId: string;
let key: string;
let env: Record<string, string>;

beforeAll(async () => {
  simulator = startSimulator({ clock: systemClock });
  shop = await startTestShop({ simulator });
  ({ workspaceId, key } = await shop.newWorkspace("stdio"));
  await shop.connectTikTok(workspaceId, mainCredentials(simulator));
  env = {
    SHOPMCP_DATA_DIR: shop.dataDir,
    SHOPMCP_TIKTOK_BASE_URL: simulator.url,
    SHOPMCP_TIKTOK_SANDBOX_URL: simulator.sandboxUrl,
    SHOPMCP_API_KEY: key,
  };
});

afterAll(async () => {
  await shop.stop();
  await simulator.stop();
});

const CALL = JSON.stringify(legacy("tools/call", { name: "tiktok_ads_get_account", arguments: {} }).json);

function started() {
  const [command = "", ...args] = PROGRAM;
  return { command, args: [...args, "stdio"], env, stderr: "ignore" as const };
}

async function connectV1() {
  const client = new V1Client(CLIENT);
  await client.connect(new V1Stdio(started()));
  return { client, call: (name: string) => client.callTool({ name, arguments: {} }) };
}

async function connectV2(mode: "auto" | "legacy") {
  const client = new V2Client(CLIENT, { versionNegotiation: { mode } });
  await client.connect(new V2Stdio(started()));
  return { client, call: (name: string) => client.callTool({ name, arguments: {} }) };
}

describe.each([
  ["SDK v1", connectV1],
  ["SDK v2 on 2025-11-25", () => connectV2("legacy")],
  ["SDK v2 on 2026-07-28", () => connectV2("auto")],
])("%s", (_, connect) => {
  test("lists, asks the account of its key's workspace, and is told what is wrong, beside a running server", async () => {
    const { client, call } = await connect();
    expect(client.getServerVersion()).toMatchObject({ name: "shopmcp" });
    expect((await client.listTools()).tools.map((tool) => tool.name)).toContain("tiktok_ads_get_account");
    const answer = await call("tiktok_ads_get_account");
    expect(answer).toMatchObject({
      structuredContent: { account: { advertiser_id: simulator.advertiser.advertiserId } },
    });
    // Its page is the server's, which a session without one does not know.
    expect(JSON.stringify(answer)).not.toContain("receipt");
    expect(JSON.stringify((await client.listTools()).tools)).not.toContain('"format":');
    const asked = { name: "tiktok_ads_list_campaigns", arguments: { format: "csv" } };
    expect(JSON.stringify(await client.callTool(asked))).toContain("shopmcp call tiktok_ads_list_campaigns");
    await expect(call("nosuch")).rejects.toThrow(/Unknown tool/);
    await client.close();
  });
});

describe("the process", () => {
  test("answers what a pipe asked, ends with 0 by itself, and writes nothing but messages to stdout", async () => {
    const run = await shopmcp(["stdio"], { env: { ...env, SHOPMCP_LOG_LEVEL: "debug" }, stdin: `${CALL}\n` });
    expect(run.exit).toBe(0);
    const lines = run.stdout.trimEnd().split("\n");
    expect(lines.map((line): unknown => JSON.parse(line))).toMatchObject([{ jsonrpc: "2.0", id: 7 }]);
    expect(run.stderr).not.toContain(key);
  });

  test("has written its usage rows when it ends", async () => {
    const quiet = await shop.newWorkspace("quiet");
    await shopmcp(["stdio"], { env: { ...env, SHOPMCP_API_KEY: quiet.key }, stdin: `${CALL}\n` });
    const store = newStore(shop.dataDir);
    expect(await listUsage(store, quiet.workspaceId)).toMatchObject([
      { tool: "tiktok_ads_get_account", outcome: "not_connected", key_id: quiet.keyId },
    ]);
    store.close();
  });
});

describe("the key", () => {
  test("is missing: 78, with the name of the setting, and nothing on stdout", async () => {
    const { SHOPMCP_API_KEY: _, ...without } = env;
    const run = await shopmcp(["stdio"], { env: without, stdin: CALL });
    expect(run).toMatchObject({ exit: 78, stdout: "", stderr: expect.stringContaining("SHOPMCP_API_KEY") });
  });

  test("may stand in a file, and in one place only", async () => {
    const { SHOPMCP_API_KEY: _, ...without } = env;
    const file = join(tempFolder(), "key");
    writeFileSync(file, `${key}\n`);
    const run = await shopmcp(["stdio"], { env: { ...without, SHOPMCP_API_KEY_FILE: file }, stdin: CALL });
    expect(run.json).toMatchObject({ id: 7, result: { structuredContent: expect.anything() } });
    for (const wrong of [
      { ...env, SHOPMCP_API_KEY_FILE: file },
      { ...without, SHOPMCP_API_KEY_FILE: `${file}.no` },
    ]) {
      expect(await shopmcp(["stdio"], { env: wrong, stdin: CALL })).toMatchObject({
        exit: 78,
        stdout: "",
        stderr: expect.stringContaining("SHOPMCP_API_KEY_FILE"),
      });
    }
  });

  test("is unknown, revoked or cut off: 78 and the same words, and it is not repeated", async () => {
    const gone = await shop.newWorkspace("gone");
    await shop.shop.apiKeys.revoke(gone.keyId, OWNER);
    for (const wrong of [gone.key, key.slice(0, -1), key.replace(/.$/, "#")]) {
      const run = await shopmcp(["stdio"], { env: { ...env, SHOPMCP_API_KEY: wrong }, stdin: CALL });
      expect(run.stderr).not.toContain(wrong);
      expect(run).toMatchObject({ exit: 78, stdout: "", stderr: expect.stringContaining("is refused") });
    }
  });

  test("that is revoked while the process runs stops it at the next call", async () => {
    const revoked = await shop.newWorkspace("revoked meanwhile");
    const child = Bun.spawn([...PROGRAM, "stdio"], {
      env: { ...env, SHOPMCP_API_KEY: revoked.key },
      stdin: "pipe",
      stdout: "pipe",
      stderr: "pipe",
    });
    const reader = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
    child.stdin.write(`${CALL}\n`);
    await child.stdin.flush();
    expect((await reader.read()).value).toContain("not_connected");
    await shop.shop.apiKeys.revoke(revoked.keyId, OWNER);
    child.stdin.write(`${CALL}\n`);
    await child.stdin.flush();
    const refused = Refused.parse(JSON.parse((await reader.read()).value ?? ""));
    expect(refused.error.message).toContain("SHOPMCP_API_KEY is refused");
    // Its input is still open: it ends because the key did.
    expect(await child.exited).toBe(78);
  });
});

const Refused = z.looseObject({ id: z.literal(7), error: z.object({ code: z.number(), message: z.string() }) });

test("without a data folder it exits 78 and names the place", async () => {
  const nowhere = join(tempFolder(), "data");
  const run = await shopmcp(["stdio"], { env: { ...env, SHOPMCP_DATA_DIR: nowhere }, stdin: CALL });
  expect(run).toMatchObject({ exit: 78, stdout: "", stderr: expect.stringContaining(nowhere) });
});

test("SIGTERM ends it with 0 while its input is open", async () => {
  const child = Bun.spawn([...PROGRAM, "stdio"], { env, stdin: "pipe", stdout: "pipe", stderr: "pipe" });
  const reader = child.stdout.getReader();
  child.stdin.write(`${CALL}\n`);
  await child.stdin.flush();
  await reader.read();
  child.kill("SIGTERM");
  expect(await child.exited).toBe(0);
});
