/** Accounts added at the shell from the access there is: listed, then named one by one. */

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
  simulator.setRateLimit("off");
});
afterAll(() => simulator.stop());

async function connected(advertiserIds: readonly string[]) {
  const env = { SHOPMCP_DATA_DIR: join(tempFolder(), "data"), SHOPMCP_TIKTOK_BASE_URL: simulator.url };
  const run = (words: string[], stdin = "") => inProcess(words, { env, stdin });
  const created = await run(["workspace", "create", "--name", "One", "--json"]);
  const { id } = z.object({ id: z.string() }).parse(created.json);
  const access_token = simulator.issueToken({ appId: simulator.app.appId, advertiserIds });
  const place = ["connect", "tiktok-ads", "--workspace", id];
  expect((await run(place, JSON.stringify({ ...mainCredentials(simulator), access_token }))).exit).toBe(0);
  return { run, id, from: (...words: string[]) => run([...place, "--from", "larkspur-loam", ...words]) };
}

test("what the access reaches is listed with the label each would get, and the next command; one named by its id is added", async () => {
  const { advertiser, tokyo, empty } = simulator;
  const { run, id, from } = await connected([advertiser, tokyo, empty].map(({ advertiserId }) => advertiserId));
  const { stdout } = await from();
  expect(stdout).toMatch(/^advertiser +name +connected as +label it would get\n/);
  expect(stdout).toMatch(new RegExp(`${tokyo.advertiserId} +Hachi to Tsuchi +- +hachi-to-tsuchi\n`));
  expect(stdout).toContain(`Next: shopmcp connect tiktok-ads --workspace ${id} --from larkspur-loam --advertiser ID`);
  expect((await from("--json")).json).toMatchObject([
    { id: advertiser.advertiserId, connected_as: "larkspur-loam", proposed_label: null },
    { id: tokyo.advertiserId, name: "Hachi to Tsuchi", connected_as: null, proposed_label: "hachi-to-tsuchi" },
    { id: empty.advertiserId },
  ]);
  await run(["key", "create", "--workspace", id, "--name", "client"]);
  const added = await from("--advertiser", tokyo.advertiserId, "--label", "tokyo");
  expect(added.stdout).toContain("TikTok Ads is connected: Hachi to Tsuchi (JPY,");
  expect(added.stdout).toContain("Next: keys and apps of before keep what they had.");
  expect((await from("--advertiser", empty.advertiserId, "--json")).json).toMatchObject({ state: "connected" });
  expect((await from("--advertiser", empty.advertiserId)).stderr).toContain("already, as");
  expect((await from()).stdout).toContain("This access reaches no account that is not connected.");
  const status = z.array(z.looseObject({ label: z.string() })).parse((await run(["status", "--json"])).json);
  expect(status.map(({ label }) => label)).toContain("tokyo");
});

test("what does not go together, or is not there, is refused in words", async () => {
  const { run, id, from } = await connected([simulator.advertiser.advertiserId]);
  const place = ["connect", "tiktok-ads", "--workspace", id];
  const refused = async (words: string[], exit: number, says: string) => {
    const { exit: ended, stderr } = await run(words);
    expect([words, ended, stderr]).toEqual([words, exit, expect.stringContaining(says)]);
  };
  await refused([...place, "--advertiser", "1"], 2, "--advertiser goes with --from LABEL");
  await refused([...place, "--from", "larkspur-loam", "--authorize"], 2, "do not go together");
  await refused([...place, "--from", "larkspur-loam", "--label", "x"], 2, "--label goes with --advertiser ID");
  await refused([...place, "--from", "nobody"], 1, "no account with that label");
  expect((await from("--advertiser", simulator.tokyo.advertiserId)).stderr).toContain("Advertiser ID");
  expect((await from("--advertiser", "tokyo")).stderr).toContain("advertiser_id: the Advertiser ID is the number");
  expect((await from()).stdout).toContain("Grant it a further one at the platform");
});
