/** `connect --authorize` as a script runs it: one process a step, each with one JSON object on stdin. */

import { afterAll, beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import { dirname, join } from "node:path";
import { z } from "zod";
import { systemClock } from "#clock.ts";
import { type Simulator, startSimulator } from "#simulator/simulator.ts";
import { filesHolding } from "../fakes/found-in-files.ts";
import { codeIn, redirectedFrom } from "../fakes/redirect.ts";
import { saidBeside, shopmcp } from "../fakes/shell.ts";
import { tempFolder } from "../fakes/temp-folder.ts";

setDefaultTimeout(120_000);

let simulator: Simulator;
let env: Record<string, string>;

beforeAll(() => {
  simulator = startSimulator({ clock: systemClock });
  env = { SHOPMCP_DATA_DIR: join(tempFolder(), "data"), SHOPMCP_TIKTOK_BASE_URL: simulator.url };
});
afterAll(() => simulator.stop());

const Started = z.strictObject({ url: z.string(), state: z.string() });

async function newWorkspace(): Promise<string> {
  return JSON.parse((await shopmcp(["workspace", "create", "--name", "n", "--json"], { env })).stdout).id;
}

const step = (workspaceId: string, given: unknown, ...more: string[]) =>
  shopmcp(["connect", "tiktok-ads", "--workspace", workspaceId, "--authorize", "--json", ...more], {
    env,
    stdin: JSON.stringify(given),
  });

const app = () => ({ app_id: simulator.app.appId, app_secret: simulator.app.appSecret });

test("two steps connect the one account, and no process leaves a secret behind", async () => {
  const workspaceId = await newWorkspace();
  const first = await step(workspaceId, { ...app(), redirect_uri: "https://shop.example/callback" });
  expect(first).toMatchObject({ exit: 0, stderr: "" });
  const { url, state } = Started.parse(first.json);
  const { advertiserId } = simulator.advertiser;
  const redirected_url = redirectedFrom(simulator, url, { advertiserIds: [advertiserId] });
  expect(redirected_url).toStartWith("https://shop.example/callback?");
  const second = await step(workspaceId, { redirected_url });
  expect(second).toMatchObject({
    exit: 0,
    json: { module: "tiktok-ads", state: "connected", advertiser: { id: advertiserId }, credential: "static" },
  });
  expect(saidBeside(second)).toBe("");
  const third = await step(workspaceId, { redirected_url });
  expect(third).toMatchObject({ exit: 1, json: { error: { code: "conflict" } } });
  const said = [first, second, third].map(({ stdout, stderr }) => stdout + stderr).join("\n");
  for (const secret of [simulator.app.appSecret, codeIn(redirected_url), ...simulator.secrets()]) {
    expect(said).not.toContain(secret);
    expect(filesHolding(dirname(env.SHOPMCP_DATA_DIR ?? ""), secret)).toEqual([]);
  }
  expect(filesHolding(dirname(env.SHOPMCP_DATA_DIR ?? ""), state)).toEqual([]);
});

test("several accounts and none chosen: they are listed, and a third step finishes with the code's token", async () => {
  const workspaceId = await newWorkspace();
  const { url, state } = Started.parse((await step(workspaceId, app())).json);
  const { advertiser, tokyo, empty } = simulator;
  const advertiserIds = [advertiser.advertiserId, tokyo.advertiserId];
  const listed = await step(workspaceId, { redirected_url: redirectedFrom(simulator, url, { advertiserIds }) });
  expect(listed).toMatchObject({ exit: 1, json: { error: { code: "invalid_input" } } });
  for (const shown of [...advertiserIds, "Larkspur & Loam", "Hachi to Tsuchi"]) expect(listed.stdout).toContain(shown);
  const wrong = await step(workspaceId, { state, advertiser_id: empty.advertiserId });
  expect(wrong).toMatchObject({ exit: 1, json: { error: { code: "invalid_input" } } });
  const number = await step(workspaceId, { state, advertiser_id: 7 });
  expect(number).toMatchObject({ exit: 1, json: { error: { message: expect.stringContaining("in quotes") } } });
  const before = simulator.requests.filter(({ path }) => path === "/oauth2/access_token/").length;
  const done = await step(workspaceId, { state, advertiser_id: tokyo.advertiserId });
  expect(done).toMatchObject({ exit: 0, json: { advertiser: { id: tokyo.advertiserId, currency: "JPY" } } });
  expect(simulator.requests.filter(({ path }) => path === "/oauth2/access_token/").length).toBe(before);
  expect(await step(workspaceId, { state, advertiser_id: tokyo.advertiserId })).toMatchObject({ exit: 1 });
});

test("another account than the one that stands is refused without a label, and takes its place with it", async () => {
  const workspaceId = await newWorkspace();
  const { advertiser, tokyo } = simulator;
  const redirected = async (advertiserId: string, ...more: string[]) => {
    const { url } = Started.parse((await step(workspaceId, app(), ...more)).json);
    const redirected_url = redirectedFrom(simulator, url, { advertiserIds: [advertiserId] });
    return step(workspaceId, { redirected_url }, ...more);
  };
  expect((await redirected(advertiser.advertiserId)).exit).toBe(0);
  expect(await redirected(tokyo.advertiserId)).toMatchObject({
    ...{ exit: 1, json: { error: { code: "conflict", message: expect.stringContaining("`--label larkspur-loam`") } } },
  });
  expect(await redirected(advertiser.advertiserId)).toMatchObject({ exit: 0, json: { warnings: [] } });
  expect(await redirected(tokyo.advertiserId, "--label", "larkspur-loam")).toMatchObject({
    ...{ exit: 0, json: { advertiser: { id: tokyo.advertiserId } } },
  });
});

test("an account named with the redirected URL is taken, and another workspace cannot use the state", async () => {
  const [workspaceId, elsewhere] = [await newWorkspace(), await newWorkspace()];
  const { url, state } = Started.parse((await step(workspaceId, app())).json);
  const { advertiser, tokyo } = simulator;
  const advertiserIds = [advertiser.advertiserId, tokyo.advertiserId];
  const given = {
    redirected_url: redirectedFrom(simulator, url, { advertiserIds }),
    advertiser_id: tokyo.advertiserId,
  };
  expect(await step(elsewhere, { ...given, state })).toMatchObject({ exit: 1, json: { error: { code: "conflict" } } });
  expect(await step(workspaceId, { ...given, ...app() })).toMatchObject({
    exit: 0,
    json: { advertiser: { id: tokyo.advertiserId } },
  });
});

test("without --json the first step says what to do next; what is no object of texts is refused unrepeated", async () => {
  const workspaceId = await newWorkspace();
  const words = ["connect", "tiktok-ads", "--workspace", workspaceId, "--authorize"];
  const { exit, stdout } = await shopmcp(words, { env, stdin: JSON.stringify(app()) });
  expect(exit).toBe(0);
  expect(stdout).toContain(`${simulator.url}/portal/auth?app_id=`);
  expect(stdout).toContain('{"redirected_url":"…"}');
  for (const given of [["canary"], { redirected_url: 5 }, { ...app(), nosuch: "canary" }, { state: "canary" }]) {
    const refused = await step(workspaceId, given);
    expect(refused.exit).toBe(1);
    expect(refused.stdout).not.toContain("canary");
  }
});
