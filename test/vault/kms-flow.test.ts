/** The whole of ShopMCP on a KMS key: probes, calls and disk, in this process and as a person runs it. */

import { afterAll, afterEach, beforeAll, expect, setDefaultTimeout } from "bun:test";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { z } from "zod";
import { systemClock } from "#clock.ts";
import { startSimulator } from "#simulator/simulator.ts";
import { manualClock } from "../fakes/clock.ts";
import { eventually } from "../fakes/eventually.ts";
import { awsVariables, type KmsEmulator, kmsTest, startKmsEmulator } from "../fakes/kms-emulator.ts";
import { type KmsProxy, startKmsProxy } from "../fakes/kms-proxy.ts";
import { serveProcess, shopmcp } from "../fakes/shell.ts";
import { tempFolder } from "../fakes/temp-folder.ts";
import { mainCredentials, startTestShop } from "../fakes/test-shop.ts";
import { unpaced } from "../fakes/unpaced.ts";

setDefaultTimeout(120_000);

let emulator: KmsEmulator | null = null;
let proxy: KmsProxy;
let restore: (() => void) | undefined;
let arn: string;

beforeAll(async () => {
  emulator = await startKmsEmulator();
  if (emulator === null) return;
  proxy = startKmsProxy(emulator.url);
  restore = awsVariables(proxy.url);
  arn = await emulator.createKey();
}, 180_000);
afterEach(() => proxy?.fail(null));
afterAll(async () => {
  restore?.();
  await proxy?.stop();
  await emulator?.stop();
});

const Readiness = z.looseObject({
  checks: z.looseObject({ vault: z.looseObject({ message: z.string().optional() }) }),
});

async function readiness(mcpUrl: string): Promise<{ status: number; vault: string }> {
  const response = await fetch(new URL("/readyz", mcpUrl));
  const { checks } = Readiness.parse(await response.json());
  return { status: response.status, vault: checks.vault.message ?? "ok" };
}

kmsTest(
  "while KMS is away open connections answer, new ones do not, /readyz is 503; then all is well again",
  async () => {
    const clock = manualClock();
    const shop = await startTestShop({ clock, env: { SHOPMCP_KMS_KEY_ID: arn } });
    const [one, two] = [await shop.newWorkspace("One"), await shop.newWorkspace("Two")];
    await shop.connectToy(one.workspaceId, "bakery", "toy-token-bakery");
    expect(await readiness(shop.mcpUrl)).toEqual({ status: 200, vault: "ok" });

    proxy.fail("closed");
    clock.advance(60_000);
    const away = await readiness(shop.mcpUrl);
    expect(away.status).toBe(503);
    expect(away.vault).toContain("shopmcp doctor");
    expect(shop.logLines.join()).toContain("AWS KMS could not be reached");
    expect((await shop.call(one.key, "toy_visit")).isError).toBe(false);
    await expect(shop.connectToy(two.workspaceId, "florist", "toy-token-florist")).rejects.toMatchObject({
      code: "kms_unavailable",
    });

    proxy.fail(null);
    clock.advance(10_000);
    expect(await readiness(shop.mcpUrl)).toEqual({ status: 200, vault: "ok" });
    await shop.connectToy(two.workspaceId, "florist", "toy-token-florist");
    expect((await shop.call(two.key, "toy_visit")).isError).toBe(false);
    const metrics = await (await fetch(new URL("/metrics", shop.mcpUrl))).text();
    expect(metrics).toContain('shopmcp_kms_calls_total{operation="Decrypt",outcome="kms_unavailable"}');
    await shop.stop();
  },
);

kmsTest("a disabled key stops every call within the minute, cached answers too, and says why", async () => {
  const clock = manualClock();
  const simulator = startSimulator({ clock });
  const shop = await startTestShop({
    clock,
    simulator,
    // The clock stands, so that nobody's turn at a paced platform would come.
    env: { ...unpaced(simulator), SHOPMCP_KMS_KEY_ID: arn, SHOPMCP_CACHE_SECONDS: "3600" },
  });
  const { workspaceId, key } = await shop.newWorkspace("Revoked");
  await shop.connectTikTok(workspaceId, mainCredentials(simulator));
  expect((await shop.call(key, "tiktok_ads_list_campaigns")).isError).toBe(false);

  proxy.fail("disabled");
  clock.advance(60_000);
  const asked = simulator.requests.length;
  const refused = await shop.call(key, "tiktok_ads_list_campaigns");
  expect(refused.isError).toBe(true);
  expect(refused.text).toContain('"error":"kms_denied"');
  expect(refused.text).toContain("disabled");
  expect(simulator.requests.length).toBe(asked);
  expect((await readiness(shop.mcpUrl)).status).toBe(503);
  await shop.stop();
  await simulator.stop();
});

kmsTest("no credential and no AWS secret reaches disk, log or answer, and no key file is written", async () => {
  const clock = manualClock();
  const simulator = startSimulator({ clock });
  const shop = await startTestShop({ clock, simulator, env: { SHOPMCP_KMS_KEY_ID: arn } });
  const { workspaceId, key } = await shop.newWorkspace("Canary");
  const pasted = mainCredentials(simulator);
  const said = [JSON.stringify(await shop.connectTikTok(workspaceId, pasted))];
  for (const fault of [null, "denied", "broken", "page", "closed"] as const) {
    proxy.fail(fault);
    clock.advance(3_600_000);
    said.push(JSON.stringify(await shop.call(key, "tiktok_ads_get_account")));
    said.push(JSON.stringify(await readiness(shop.mcpUrl)));
  }
  const onDisk = () => readdirSync(shop.dataDir).map((name) => readFileSync(join(shop.dataDir, name)));
  const before = onDisk();
  await shop.stop();
  await simulator.stop();
  const places = [...before, ...onDisk(), Buffer.from(shop.logLines.join("")), Buffer.from(said.join("\n"))];
  expect(Buffer.concat(places).includes("ws_")).toBe(true);
  for (const secret of [pasted.app_secret, pasted.access_token, process.env.AWS_SECRET_ACCESS_KEY ?? "unset"])
    for (const place of places) {
      expect(place.includes(secret)).toBe(false);
      expect(place.includes(Buffer.from(secret).toString("base64").slice(0, -3))).toBe(false);
    }
  expect(existsSync(join(dirname(shop.dataDir), "shopmcp.key"))).toBe(false);
});

function aws(endpoint: string): Record<string, string> {
  return {
    AWS_ENDPOINT_URL_KMS: endpoint,
    AWS_ACCESS_KEY_ID: "AKIAEMULATED",
    AWS_SECRET_ACCESS_KEY: "canary-aws-secret-9d2e",
    SHOPMCP_KMS_KEY_ID: arn,
    SHOPMCP_DATA_DIR: join(tempFolder(), "data"),
  };
}

kmsTest(
  "as a process: a denied key refuses to start with exit 78; an absent KMS does not, and the first line is the address",
  async () => {
    const env = aws(proxy.url);
    expect(await shopmcp(["workspace", "create", "--name", "One", "--json"], { env })).toMatchObject({
      exit: 0,
      stderr: "",
    });
    proxy.fail("denied");
    // A start that waits for KMS for longer than it may goes on without its no.
    const refused = await eventually(() =>
      serveProcess({ env }).then(
        async (late) => void (await late.stop()),
        ({ message }: Error) => message,
      ),
    );
    expect(refused).toContain("ended with 78");
    expect(refused).toContain("kms:Decrypt");
    proxy.fail("closed");
    const server = await serveProcess({ env });
    expect((await readiness(server.url)).status).toBe(503);
    expect(await server.stop()).toBe(0);
    expect(server.logs().split("\n")[1]).toContain("ShopMCP has started anyway");
  },
  180_000,
);

kmsTest("a KMS that denies or hangs keeps nobody from revoking an API key or forgetting a connection", async () => {
  const simulator = startSimulator({ clock: systemClock });
  const env = {
    ...process.env,
    SHOPMCP_DATA_DIR: join(tempFolder(), "data"),
    SHOPMCP_KMS_KEY_ID: arn,
    SHOPMCP_TIKTOK_BASE_URL: simulator.url,
  };
  const run = (...words: string[]) =>
    shopmcp([...words, "--json"], { env: present(env), stdin: JSON.stringify(mainCredentials(simulator)) });
  const { id } = JSON.parse((await run("workspace", "create", "--name", "w")).stdout);
  expect((await run("connect", "tiktok-ads", "--workspace", id)).exit).toBe(0);
  for (const fault of ["denied", "hung"] as const) {
    const key = JSON.parse((await run("key", "create", "--workspace", id, "--name", fault)).stdout);
    proxy.fail(fault);
    expect((await run("key", "revoke", key.id)).exit).toBe(0);
    expect((await run("status")).exit).toBe(0);
  }
  proxy.fail("denied");
  // A machine that takes longer than KMS is waited for says that, and to try again.
  await eventually(async () => {
    const { exit } = await run("call", "tiktok_ads_get_account", "--workspace", id);
    expect([1, 78]).toContain(exit);
    return exit === 78;
  });
  expect((await run("disconnect", "tiktok-ads", "--workspace", id)).exit).toBe(0);
  await simulator.stop();
});

function present(env: Record<string, string | undefined>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}
