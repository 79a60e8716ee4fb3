/** Several accounts of one workspace, as a person keeps them apart at the shell. */

import { afterAll, beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import { join } from "node:path";
import { z } from "zod";
import { systemClock } from "#clock.ts";
import { type Simulator, startSimulator } from "#simulator/simulator.ts";
import { inProcess } from "../fakes/in-process.ts";
import { tempFolder } from "../fakes/temp-folder.ts";
import { mainCredentials } from "../fakes/test-shop.ts";

// Each command opens the folder anew, on a machine that may be busy with other tests.
setDefaultTimeout(120_000);

let simulator: Simulator;
beforeAll(() => {
  simulator = startSimulator({ clock: systemClock });
});
afterAll(() => simulator.stop());

const Rows = z.array(z.looseObject({ label: z.string(), state: z.string() }));

test("a label connects a further account with the same token, and names the one that goes", async () => {
  const env = { SHOPMCP_DATA_DIR: join(tempFolder(), "data"), SHOPMCP_TIKTOK_BASE_URL: simulator.url };
  const run = (words: string[], stdin = "") => inProcess([...words, "--json"], { env, stdin });
  const { id } = z.object({ id: z.string() }).parse((await run(["workspace", "create", "--name", "One"])).json);
  const { app, advertiser, tokyo } = simulator;
  const access_token = simulator.issueToken({
    ...{ appId: app.appId, advertiserIds: [advertiser.advertiserId, tokyo.advertiserId, simulator.empty.advertiserId] },
  });
  const pasted = { ...mainCredentials(simulator), access_token };
  const connect = (advertiser_id: string, ...words: string[]) =>
    run(["connect", "tiktok-ads", "--workspace", id, ...words], JSON.stringify({ ...pasted, advertiser_id }));
  expect((await connect(advertiser.advertiserId)).json).toMatchObject({ state: "connected" });
  // A second account without a label took the first one's place once, with all that was set for it.
  expect((await connect(tokyo.advertiserId)).json).toMatchObject({
    error: {
      code: "conflict",
      message: expect.stringContaining(
        "Nothing was changed. To have it beside that one, give it a label of its own: `--label`",
      ),
    },
  });
  expect((await run(["status"])).json).toMatchObject([
    { label: "larkspur-loam", advertiser: { id: advertiser.advertiserId } },
  ]);
  expect((await connect(advertiser.advertiserId)).json).toMatchObject({ state: "connected", warnings: [] });
  expect((await connect(tokyo.advertiserId, "--label", "Tokyo")).json).toMatchObject({
    error: { code: "invalid_input" },
  });
  expect((await connect(advertiser.advertiserId, "--label", "again")).json).toMatchObject({
    error: { code: "conflict", message: expect.stringContaining("larkspur-loam") },
  });
  expect((await connect(tokyo.advertiserId, "--label", "tokyo")).json).toMatchObject({
    advertiser: { id: tokyo.advertiserId },
  });
  expect((await connect(simulator.empty.advertiserId, "--label", "tokyo")).json).toMatchObject({
    warnings: [expect.stringContaining(`in place of ${tokyo.advertiserId} "`), expect.any(String), expect.any(String)],
  });
  const back = { ...pasted, advertiser_id: tokyo.advertiserId };
  const said = await inProcess(["connect", "tiktok-ads", "--workspace", id, "--label", "tokyo"], {
    ...{ env, stdin: JSON.stringify(back) },
  });
  expect(said.stdout).toContain("\nNote: To have both, connect account");
  expect((await connect(tokyo.advertiserId, "--label", "tokyo")).json).toMatchObject({ warnings: [] });
  const labels = async () => Rows.parse((await run(["status"])).json).map(({ label }) => label);
  expect((await labels()).toSorted()).toEqual(["larkspur-loam", "tokyo"]);
  const checks = z.object({ checks: z.array(z.object({ name: z.string(), message: z.string() })) });
  expect(checks.parse((await run(["doctor"])).json).checks).toContainEqual(
    expect.objectContaining({ name: "connections", message: "2 stored, each one opens" }),
  );
  expect((await connect(simulator.empty.advertiserId)).json).toMatchObject({
    error: { code: "ambiguous_account", message: expect.stringContaining("connects a further account: --label") },
  });
  // Each command is a process with turns of its own, and a person's follow each other more slowly than these.
  simulator.setRateLimit("off");
  // Accounts of one workspace as one digest: `all` is the label of none.
  const ofAll = (words: string[]) => run([...words, "--workspace", id, "--label", "all"]);
  expect((await ofAll(["digest", "set", "--hour", "8", "--timezone", "Asia/Tokyo"])).json).toMatchObject({
    ...{ account: "all", hour: 8, timezone: "Asia/Tokyo", module: "tiktok-ads" },
  });
  expect((await run(["digest", "set", "--workspace", id, "--hour", "8", "--timezone", "Asia/Tokyo"])).exit).toBe(2);
  expect((await run(["digest", "list", "--workspace", id])).json).toMatchObject([{ account: "all" }]);
  expect((await ofAll(["digest", "preview"])).json).toMatchObject({
    title: expect.stringContaining("One, all accounts"),
  });
  expect((await ofAll(["digest", "remove"])).json).toMatchObject({ removed: true });
  const at = (words: string, ...more: string[]) => run([...words.split(" "), "--workspace", id, ...more]);
  const ambiguous = {
    error: {
      code: "ambiguous_account",
      message: expect.stringContaining("larkspur-loam, tokyo. Name one by its label, in the shell with --label."),
    },
  };
  for (const words of [
    "goal set month_budget 900",
    "alert set spend above --value 5",
    "alert backtest spend above --value 5",
    "digest set --hour 8",
    "digest preview",
    "digest remove",
  ]) {
    expect([words, (await at(words)).json]).toMatchObject([words, ambiguous]);
    const unknown = (await at(words, "--label", "nobody")).json;
    expect([words, unknown]).toMatchObject([words, { error: { code: "not_found" } }]);
  }
  expect((await at("goal set month_budget 900", "--label", "tokyo")).json).toMatchObject({ account: "tokyo" });
  expect((await at("alert set spend above --value 5", "--label", "tokyo")).json).toMatchObject({ account: "tokyo" });
  expect((await at("digest set --hour 8 --attach ad", "--label", "tokyo")).json).toMatchObject({
    ...{ account: "tokyo", attach: "ad" },
  });
  expect((await at("key create --name n --accounts tokyo")).exit).toBe(0);
  expect((await at("key create --name n --accounts osaka")).json).toMatchObject({
    error: { code: "invalid_input", message: expect.stringContaining("labels") },
  });
  for (const list of ["goal list", "alert list", "digest list", "key list"]) {
    const { stdout } = await inProcess([...list.split(" "), "--workspace", id], { env });
    expect([list, stdout]).toEqual([list, expect.stringMatching(/ACCOUNTS? [\s\S]*\btokyo\b/)]);
  }
  expect((await at("digest remove", "--label", "tokyo")).json).toMatchObject({ removed: true });
  expect((await at("connection confirm", "--label", "tokyo")).json).toEqual([]);
  expect((await at("connection confirm", "--label", "nobody")).json).toMatchObject({
    error: { code: "not_found" },
  });
  // Said once, and of both: there is no channel.
  await ofAll(["digest", "set", "--hour", "8"]);
  await at("digest set --hour 8", "--label", "tokyo");
  const digests = (await inProcess(["digest", "list", "--workspace", id], { env })).stdout.split("\n");
  expect(digests.filter((line) => line.includes("Nobody will be told"))).toEqual([
    expect.stringMatching(/^Nobody will be told/),
  ]);
  expect((await at("call tiktok_ads_get_account", "--args", '{"account":"tokyo"}')).exit).toBe(0);
  const disconnect = (...words: string[]) => run(["disconnect", "tiktok-ads", "--workspace", id, ...words]);
  expect((await disconnect()).json).toMatchObject({ error: { code: "ambiguous_account" } });
  expect((await disconnect("--label", "nobody")).json).toMatchObject({ error: { code: "not_found" } });
  expect((await disconnect("--label", "larkspur-loam")).json).toMatchObject({ disconnected: true });
  expect(await labels()).toEqual(["tokyo"]);
  expect((await disconnect()).json).toMatchObject({ disconnected: true });
  for (const list of ["key list", "proof show"]) {
    const { stdout } = await inProcess([...list.split(" "), "--workspace", id], { env });
    expect([list, stdout]).toEqual([list, expect.stringContaining("an account that is no longer connected")]);
    expect(stdout).not.toContain("con_");
  }
});
