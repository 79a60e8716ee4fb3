/** Moving the key under a server that is being used. */

import { expect, setDefaultTimeout, test } from "bun:test";
import { writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { generateMasterKey } from "#vault/master-key.ts";
import { filesHolding } from "../fakes/found-in-files.ts";
import { killAt } from "../fakes/kill-at.ts";
import { nonEmpty } from "../fakes/non-empty.ts";
import { shopmcp } from "../fakes/shell.ts";
import { startTestShop } from "../fakes/test-shop.ts";
import { TOY_SHOPS } from "../fakes/toy-module.ts";

setDefaultTimeout(120_000);

const CONNECTIONS = 200;
const CALLERS = 8;
const TOY_TOKEN = TOY_SHOPS.bakery ?? "";

test("a rewrap of some hundred connections under concurrent calls fails no call, and every one opens afterwards", async () => {
  // Nothing is kept in memory, so that each call opens its credential from disk.
  const it = await startTestShop({ env: { SHOPMCP_DEK_CACHE_SECONDS: "0" } });
  const keys: string[] = [];
  for (let at = 0; at < CONNECTIONS; at += 1) {
    const { workspaceId, key } = await it.newWorkspace(`W${at}`);
    await it.connectToy(workspaceId, "bakery", TOY_TOKEN);
    keys.push(key);
  }
  const next = join(dirname(it.dataDir), "next.key");
  writeFileSync(next, generateMasterKey().reveal(), { mode: 0o600 });

  let moving = true;
  let calls = 0;
  const errors: string[] = [];
  const caller = async (first: number) => {
    for (let at = first; moving; at += CALLERS) {
      const { isError, text } = await it.call(keys[at % keys.length] ?? "", "toy_visit");
      calls += 1;
      if (isError) errors.push(text);
    }
  };
  const callers = Array.from({ length: CALLERS }, (_, first) => caller(first));
  const run = await shopmcp(["rewrap", "--to", `local:${next}`, "--json"], { env: { SHOPMCP_DATA_DIR: it.dataDir } });
  moving = false;
  await Promise.all(callers);

  expect(run).toMatchObject({ exit: 0, json: { key: { reference: next }, moved: CONNECTIONS, failed: 0, left: 0 } });
  expect(errors).toEqual([]);
  expect(calls).toBeGreaterThan(CALLERS);
  for (const key of nonEmpty(keys)) expect((await it.call(key, "toy_visit")).isError).toBe(false);
  // What the running server stores now is under the new key: nothing is left for a second run.
  const { workspaceId } = await it.newWorkspace("Later");
  await it.connectToy(workspaceId, "bakery", TOY_TOKEN);
  const again = await shopmcp(["rewrap", "--to", `local:${next}`, "--json"], { env: { SHOPMCP_DATA_DIR: it.dataDir } });
  expect(again).toMatchObject({ exit: 0, json: { moved: 0, left: 0 } });
  expect(filesHolding(it.dataDir, TOY_TOKEN)).toEqual([]);
  expect(it.logLines.join("") + run.stdout + run.stderr).not.toContain(TOY_TOKEN);
  await it.stop();
});

test("the command says what is wrong with its target, and what to set afterwards", async () => {
  const it = await startTestShop();
  const env = { SHOPMCP_DATA_DIR: it.dataDir };
  const missing = join(dirname(it.dataDir), "missing.key");
  const refused = await shopmcp(["rewrap", "--to", `local:${missing}`], { env });
  expect(refused).toMatchObject({ exit: 78, stdout: "" });
  expect(refused.stderr).toContain(`shopmcp keygen --out ${missing}`);
  expect((await shopmcp(["rewrap", "--to", "nosuch:x"], { env })).exit).toBe(2);
  expect((await shopmcp(["keygen", "--out", missing], { env })).exit).toBe(0);
  const moved = await shopmcp(["rewrap", "--to", `local:${missing}`], { env });
  expect(moved.exit).toBe(0);
  expect(moved.stdout).toContain(`SHOPMCP_MASTER_KEY_FILE=${missing}`);
  const named = await shopmcp(["doctor"], {
    env: { ...env, SHOPMCP_MASTER_KEY_FILE: missing, SHOPMCP_TIKTOK_BASE_URL: it.listener.url },
  });
  expect(named.stderr).toBe("");
  expect(named.stdout).toContain("master key: the master key");
  await it.stop();
});

test("after one that was broken off doctor says how much is under the old key, and after the next it says nothing of it", async () => {
  const it = await startTestShop();
  const { workspaceId } = await it.newWorkspace("One");
  await it.connectToy(workspaceId, "bakery", TOY_TOKEN);
  await it.stop();
  const next = join(dirname(it.dataDir), "next.key");
  writeFileSync(next, generateMasterKey().reveal(), { mode: 0o600 });
  await killAt({ work: "rewrap", step: "key-current", folder: dirname(it.dataDir), target: `local:${next}` });
  const env = { SHOPMCP_DATA_DIR: it.dataDir, SHOPMCP_TIKTOK_BASE_URL: "http://127.0.0.1:9" };
  const found = await shopmcp(["doctor"], { env });
  expect(found.stdout).toContain("1 credential is still under another key. Keep that key, and run `shopmcp rewrap`");
  expect((await shopmcp(["rewrap", "--to", `local:${next}`], { env })).exit).toBe(0);
  expect((await shopmcp(["doctor"], { env })).stdout).not.toContain("under another key");
});
