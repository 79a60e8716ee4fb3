/** Backup, restore and the owner's word afterwards, as a person does it at the shell. */

import { afterAll, beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import { cpSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { z } from "zod";
import { systemClock } from "#clock.ts";
import { type Simulator, startSimulator } from "#simulator/simulator.ts";
import { filesHolding } from "../fakes/found-in-files.ts";
import { serveProcess, shopmcp } from "../fakes/shell.ts";
import { tempFolder } from "../fakes/temp-folder.ts";
import { mainCredentials } from "../fakes/test-shop.ts";

// Each step starts a process, on a machine that may be busy with other tests.
setDefaultTimeout(120_000);

const REFRESH_TOKEN = "canary-refresh-token-b42f";
let simulator: Simulator;
beforeAll(() => {
  simulator = startSimulator({ clock: systemClock });
});
afterAll(() => simulator.stop());

test("a restored copy works, refreshes nothing until it is confirmed, and holds no secret in clear", async () => {
  const folder = tempFolder();
  const dataDir = join(folder, "data");
  const env = {
    SHOPMCP_DATA_DIR: dataDir,
    SHOPMCP_TIKTOK_BASE_URL: simulator.url,
    SHOPMCP_TIKTOK_SANDBOX_URL: simulator.sandboxUrl,
  };
  const run = (words: string[], stdin?: string) =>
    shopmcp([...words, "--json"], stdin === undefined ? { env } : { env, stdin });
  const { id } = z.object({ id: z.string() }).parse((await run(["workspace", "create", "--name", "One"])).json);
  const pasted = { ...mainCredentials(simulator), refresh_token: REFRESH_TOKEN, expires_in: 86_400 };
  const connected = await run(["connect", "tiktok-ads", "--workspace", id], JSON.stringify(pasted));
  expect(connected.json).toMatchObject({ state: "connected", credential: "refreshable" });

  const server = await serveProcess({ env });
  const file = join(folder, "b.db");
  expect((await run(["backup", file])).json).toMatchObject({ file });
  expect(await run(["backup", file])).toMatchObject({ exit: 1, json: { error: { code: "conflict" } } });
  const inUse = await run(["restore", file]);
  expect(inUse).toMatchObject({ exit: 1, json: { error: { code: "conflict" } } });
  await server.stop();

  const restored = await run(["restore", file]);
  expect(restored.json).toMatchObject({
    connections: 1,
    unverified: 1,
    previous: expect.stringContaining("before-restore"),
  });
  expect(restored.stderr).toContain(`shopmcp connection confirm --workspace ${id}`);
  const state = async () => z.array(z.looseObject({ state: z.string() })).parse((await run(["status"])).json)[0]?.state;
  expect(await state()).toBe("unverified");
  // A person is told once, in a sentence; a script's document stands alone on stdout.
  const told = await run(["status"]);
  expect(told.stderr).toBe(
    `Note: This database was restored or copied: 1 connection that can be refreshed works until its access token ends and is not refreshed, since another copy may be doing that. If this copy is the only one, confirm it: \`shopmcp connection confirm --workspace ${id}\`.\n`,
  );
  expect(told.json).toMatchObject([{ state: "unverified" }]);
  expect((await run(["call", "tiktok_ads_get_account", "--workspace", id])).exit).toBe(0);
  expect(await state()).toBe("unverified");

  // A second machine would see the same; here its owner says that this copy is the only one.
  expect((await run(["connection", "confirm", "--workspace", id])).json).toMatchObject([{ state: "connected" }]);
  expect(await state()).toBe("connected");
  expect((await run(["connection", "confirm", "--workspace", id])).json).toEqual([]);
  expect((await run(["status"])).stderr).not.toContain("confirm");

  // The database alone carried to a new folder, with the key: noticed just the same.
  const elsewhere = join(tempFolder(), "data");
  cpSync(join(folder, "shopmcp.key"), join(dirname(elsewhere), "shopmcp.key"));
  const moved = await shopmcp(["restore", file, "--json"], { env: { ...env, SHOPMCP_DATA_DIR: elsewhere } });
  expect(moved.json).toMatchObject({ previous: null, unverified: 1, revocations: null, ended: { sessions: 0 } });
  expect(moved.stdout + restored.stdout).not.toContain("undefined");
  const empty = join(tempFolder(), "data");
  cpSync(join(folder, "shopmcp.key"), join(dirname(empty), "shopmcp.key"));
  const first = await shopmcp(["restore", file], { env: { ...env, SHOPMCP_DATA_DIR: empty } });
  expect(first.stdout).toContain("There was no database here before.\nWhat was revoked since the backup is not known.");
  expect(first.stdout).not.toContain("could not be read");

  const deleted = await run(["workspace", "delete", id]);
  expect(deleted.json).toMatchObject({
    deleted: true,
    connections: 1,
    copies: [expect.stringContaining("before-restore")],
  });
  expect((await run(["workspace", "list"])).json).toEqual([]);
  for (const secret of [REFRESH_TOKEN, pasted.access_token, pasted.app_secret]) {
    expect(filesHolding(folder, secret)).toEqual([]);
    expect([server.logs(), restored.stdout, restored.stderr].join("")).not.toContain(secret);
  }
});

test("what was confirmed but is refused by the platform waits for the next refresh", async () => {
  const dataDir = join(tempFolder(), "data");
  const env = {
    SHOPMCP_DATA_DIR: dataDir,
    SHOPMCP_TIKTOK_BASE_URL: simulator.url,
    SHOPMCP_TIKTOK_SANDBOX_URL: simulator.sandboxUrl,
  };
  const run = (words: string[], stdin = "") => shopmcp([...words, "--json"], { env, stdin });
  const { id } = z.object({ id: z.string() }).parse((await run(["workspace", "create", "--name", "One"])).json);
  const pasted = { ...mainCredentials(simulator), refresh_token: REFRESH_TOKEN, expires_in: 86_400 };
  await run(["connect", "tiktok-ads", "--workspace", id], JSON.stringify(pasted));
  const { app, tokyo } = simulator;
  const other = z.object({ id: z.string() }).parse((await run(["workspace", "create", "--name", "Two"])).json).id;
  const access_token = simulator.issueToken({ appId: app.appId, advertiserIds: [tokyo.advertiserId] });
  const second = { ...pasted, access_token, advertiser_id: tokyo.advertiserId, refresh_token: `${REFRESH_TOKEN}-2` };
  await run(["connect", "tiktok-ads", "--workspace", other, "--label", "tokyo"], JSON.stringify(second));
  const file = join(dirname(dataDir), "b.db");
  await run(["backup", file]);
  await run(["restore", file]);
  expect(readdirSync(dataDir)).toContain("epoch");
  expect((await run(["status"])).stderr).toContain("`shopmcp connection confirm --all`");
  simulator.fail({ code: 40105, message: "no", times: 10 });
  expect((await run(["connection", "confirm", "--workspace", id, "--all"])).json).toMatchObject([
    { state: "degraded" },
  ]);
  simulator.clearFaults();
  await run(["restore", file]);
  simulator.revokeToken(access_token);
  expect((await run(["connection", "confirm", "--all", "--label", "tokyo"])).exit).toBe(2);
  const all = await shopmcp(["connection", "confirm", "--all"], { env });
  expect([all.exit, all.stdout]).toEqual([
    0,
    expect.stringMatching(
      /^Confirmed: 2 connections of 2 workspaces. Connected: 1\.\n\S+ tiktok-ads tokyo is degraded: /,
    ),
  ]);
  expect(all.stdout).toContain(other);
  expect((await run(["connection", "confirm", "--all"])).json).toEqual({ confirmed: [], refused: [] });
});
