import { afterEach, beforeEach, expect, test } from "bun:test";
import { type Simulator, startSimulator } from "#simulator/simulator.ts";
import { manualClock } from "../fakes/clock.ts";
import { addressOf, ask, askMain, reportQuery } from "./ask.ts";

const clock = manualClock();
let simulator: Simulator;

beforeEach(() => {
  simulator = startSimulator({ clock });
  simulator.setRateLimit("off");
});
afterEach(() => simulator.stop());

const info = (ids: string[], token = simulator.advertiser.accessToken) =>
  ask(simulator.url, token, "/advertiser/info/", { advertiser_ids: ids });

test.each([
  ["no header", {}],
  ["an Authorization header", { Authorization: "Bearer 123" }],
  ["an empty header", { "Access-Token": "" }],
])("%s is refused with 40104 and TikTok's sentence", async (_, headers: Record<string, string>) => {
  const response = await fetch(addressOf(simulator.url, "/user/info/"), { headers });
  expect(await response.json()).toMatchObject({
    code: 40104,
    message: "Access token is null, you should set it in http header with key Access-Token.",
  });
});

test("a token that was never issued, or was revoked, is refused with 40105", async () => {
  const refusal = { code: 40105, message: "Access token is incorrect or has been revoked." };
  expect(await ask(simulator.url, "0".repeat(40), "/user/info/")).toMatchObject(refusal);
  simulator.revokeToken(simulator.advertiser.accessToken);
  expect(await askMain(simulator, "/campaign/get/")).toMatchObject(refusal);
});

test("a token works until the moment it expires, and is refused with 40102 from then on", async () => {
  const { advertiserId } = simulator.advertiser;
  const expiresAtMs = clock.now() + 60_000;
  const token = simulator.issueToken({ appId: simulator.app.appId, advertiserIds: [advertiserId], expiresAtMs });
  clock.advance(59_999);
  expect(await info([advertiserId], token)).toMatchObject({ code: 0 });
  clock.advance(1);
  expect(await info([advertiserId], token)).toMatchObject({ code: 40102 });
  simulator.expireToken(simulator.advertiser.accessToken);
  expect(await info([advertiserId])).toMatchObject({ code: 40102 });
});

test("a missing permission is named with the endpoint, and a parent grants its children", async () => {
  const { accessToken } = simulator.advertiser;
  simulator.setScopes(accessToken, ["1", "20"]);
  expect(await askMain(simulator, "/campaign/get/")).toMatchObject({ code: 0 });
  const refused = await askMain(simulator, "/report/integrated/get/", reportQuery());
  expect(refused.code).toBe(40001);
  expect(refused.message).toStartWith(
    "Permission error: The access token lacks the required scope for endpoint '/report/integrated/get/(method=GET)'.",
  );
  simulator.setScopes(accessToken, ["44"]);
  expect(await askMain(simulator, "/report/integrated/get/", reportQuery())).toMatchObject({ code: 0 });
  expect(await askMain(simulator, "/campaign/get/")).toMatchObject({ code: 40001 });
});

test("an advertiser that is not granted and one that does not exist are told apart", async () => {
  const { accessToken } = simulator.advertiser;
  const query = { advertiser_id: simulator.tokyo.advertiserId };
  expect(await ask(simulator.url, accessToken, "/campaign/get/", query)).toMatchObject({
    code: 40001,
    message: "advertiser does not grant you /campaign/get/:GET permission",
  });
  expect(
    await ask(simulator.url, accessToken, "/campaign/get/", { advertiser_id: "7000000000000000001" }),
  ).toMatchObject({
    code: 40001,
    message: "The advertiser 7000000000000000001 doesn't exist or has been deleted.",
  });
});

test("one advertiser that cannot be read fails the whole batch", async () => {
  const { advertiserId } = simulator.advertiser;
  expect(await info([advertiserId])).toMatchObject({ code: 0 });
  expect(await info([advertiserId, simulator.other.advertiser.advertiserId])).toMatchObject({ code: 40001 });
});

test("a withdrawn grant and a deleted account end access", async () => {
  const { advertiserId, accessToken } = simulator.advertiser;
  simulator.removeAdvertiser(accessToken, advertiserId);
  expect((await info([advertiserId])).message).toContain("does not grant you");
  simulator.deleteAdvertiser(simulator.tokyo.advertiserId);
  const gone = await info([simulator.tokyo.advertiserId], simulator.tokyo.accessToken);
  expect(gone.message).toContain("doesn't exist or has been deleted");
});

test("no app's token reaches another app's advertiser", async () => {
  const { other } = simulator;
  expect(await info([other.advertiser.advertiserId], other.advertiser.accessToken)).toMatchObject({ code: 0 });
  expect(await info([simulator.advertiser.advertiserId], other.advertiser.accessToken)).toMatchObject({ code: 40001 });
});

test.each([
  ["pending", 40124],
  ["rejected", 40125],
  ["blocked", 40113],
] as const)("a %s app is refused with %i, and another app is not", async (status, code) => {
  simulator.setAppStatus(simulator.app.appId, status);
  expect(await askMain(simulator, "/campaign/get/")).toMatchObject({ code });
  expect(await ask(simulator.url, simulator.other.advertiser.accessToken, "/user/info/")).toMatchObject({ code: 0 });
});

test("the accounts of a token are listed to whoever has the app's secret", async () => {
  const { app, advertiser, tokyo } = simulator;
  const token = simulator.issueToken({
    appId: app.appId,
    advertiserIds: [advertiser.advertiserId, tokyo.advertiserId],
  });
  const listed = (query: Record<string, string>) => ask(simulator.url, token, "/oauth2/advertiser/get/", query);
  const answer = await listed({ app_id: app.appId, secret: app.appSecret });
  expect(answer.data.list).toEqual([
    { advertiser_id: advertiser.advertiserId, advertiser_name: "Larkspur & Loam" },
    { advertiser_id: tokyo.advertiserId, advertiser_name: "Hachi to Tsuchi" },
  ]);
  expect(await listed({ app_id: app.appId, secret: "wrong" })).toMatchObject({ code: 40101 });
  expect(await listed({ app_id: "7500000000000000001", secret: "wrong" })).toMatchObject({ code: 40113 });
  const { appId, appSecret } = simulator.other.app;
  expect(await listed({ app_id: appId, secret: appSecret })).toMatchObject({
    code: 40000,
    message: "The app_id is inconsistent with the token's app information. Please retry after correcting it.",
  });
  const rotated = simulator.rotateAppSecret(app.appId);
  expect(await listed({ app_id: app.appId, secret: app.appSecret })).toMatchObject({ code: 40101 });
  expect(await listed({ app_id: app.appId, secret: rotated })).toMatchObject({ code: 0 });
});
