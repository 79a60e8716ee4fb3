import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { z } from "zod";
import { GRACE_MS } from "#simulator/refresh-tokens.ts";
import { type Simulator, startSimulator } from "#simulator/simulator.ts";
import { manualClock } from "../fakes/clock.ts";
import { addressOf, ask } from "./ask.ts";

const clock = manualClock();
let simulator: Simulator;

beforeAll(() => {
  simulator = startSimulator({ clock });
});
afterAll(() => simulator.stop());

const Pair = z.looseObject({
  access_token: z.string(),
  expires_in: z.number(),
  refresh_token: z.string(),
  refresh_token_expires_in: z.number(),
});
const Answer = z.looseObject({ code: z.number(), data: z.unknown() });

const newPair = (lifetimes = {}) =>
  simulator.issuePair({
    appId: simulator.app.appId,
    advertiserIds: [simulator.advertiser.advertiserId],
    ...lifetimes,
  });

async function send(path: string, body: unknown) {
  const response = await fetch(addressOf(simulator.url, path), {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  return { status: response.status, text: await response.text() };
}

async function refresh(refresh_token: string, changes: Record<string, unknown> = {}) {
  const { appId, appSecret } = simulator.app;
  const body = { app_id: appId, secret: appSecret, grant_type: "refresh_token", refresh_token, ...changes };
  return Answer.parse(JSON.parse((await send("/oauth2/refresh_token/", body)).text));
}

async function works(accessToken: string) {
  const { advertiserId } = simulator.advertiser;
  return (await ask(simulator.url, accessToken, "/advertiser/info/", { advertiser_ids: [advertiserId] })).code;
}

describe("a refresh", () => {
  test("gives a new pair with lifetimes, and the old access token lives out its own", async () => {
    const old = newPair();
    clock.advance(3_600_000);
    const pair = Pair.parse((await refresh(old.refreshToken)).data);
    expect(pair).toMatchObject({ expires_in: 86_400, refresh_token_expires_in: 31_536_000 });
    expect(await works(pair.access_token)).toBe(0);
    expect(await works(old.accessToken)).toBe(0);
    clock.advance(23 * 3_600_000);
    expect(await works(old.accessToken)).toBe(40102);
    expect(await works(pair.access_token)).toBe(0);
  });

  test("works at the endpoint of TikTok's accounts under its own names", async () => {
    const { appId, appSecret } = simulator.app;
    const body = { client_id: appId, client_secret: appSecret, grant_type: "refresh_token" };
    const { text } = await send("/tt_user/oauth2/refresh_token/", { ...body, refresh_token: newPair().refreshToken });
    expect(Pair.parse(Answer.parse(JSON.parse(text)).data)).toMatchObject({ token_type: "Bearer" });
  });

  test("is refused for a wrong secret, another app, an ended or unknown token, and a body that is not right", async () => {
    const { refreshToken } = newPair();
    const { app } = simulator.other;
    expect((await refresh(refreshToken, { secret: "wrong" })).code).toBe(40101);
    expect((await refresh(refreshToken, { app_id: app.appId, secret: app.appSecret })).code).toBe(40000);
    expect((await refresh("made-up")).code).toBe(40107);
    expect((await refresh(refreshToken, { grant_type: "password" })).code).toBe(40002);
    expect((await refresh(refreshToken, { extra: 1 })).code).toBe(40002);
    const short = newPair({ refreshTokenExpiresIn: 60 });
    clock.advance(60_000);
    expect((await refresh(short.refreshToken)).code).toBe(40103);
  });

  test("can be switched off in three ways", async () => {
    for (const [off, expected] of [
      [404, { status: 404, text: "404 page not found" }],
      [40008, { status: 200 }],
      [40010, { status: 200 }],
    ] as const) {
      simulator.setMissing("/oauth2/refresh_token/", off);
      const answer = await send("/oauth2/refresh_token/", {});
      expect(answer).toMatchObject(expected);
      if (off !== 404) expect(answer.text).toContain(`"code":${off}`);
    }
    simulator.setMissing("/oauth2/refresh_token/", null);
    expect((await refresh(newPair().refreshToken)).code).toBe(0);
  });
});

describe("a refresh token that is used again", () => {
  test("is refused by a strict provider, whose new pair lives on", async () => {
    simulator.setReusePolicy("strict");
    const { refreshToken } = newPair();
    const pair = Pair.parse((await refresh(refreshToken)).data);
    expect((await refresh(refreshToken)).code).toBe(40107);
    expect(await works(pair.access_token)).toBe(0);
    expect((await refresh(pair.refresh_token)).code).toBe(0);
  });

  test("gives the same pair again within a grace window, and nothing after it", async () => {
    simulator.setReusePolicy("grace");
    const { refreshToken } = newPair();
    const pair = Pair.parse((await refresh(refreshToken)).data);
    clock.advance(GRACE_MS);
    expect(Pair.parse((await refresh(refreshToken)).data)).toMatchObject({
      access_token: pair.access_token,
      refresh_token: pair.refresh_token,
    });
    clock.advance(1);
    expect((await refresh(refreshToken)).code).toBe(40107);
  });

  test("revokes its whole family where the provider takes it for stolen, and no other's", async () => {
    simulator.setReusePolicy("family");
    const { refreshToken } = newPair();
    const other = newPair();
    const pair = Pair.parse((await refresh(refreshToken)).data);
    expect((await refresh(refreshToken)).code).toBe(40107);
    expect(await works(pair.access_token)).toBe(40105);
    expect((await refresh(pair.refresh_token)).code).toBe(40107);
    expect(await works(other.accessToken)).toBe(0);
  });
});

test("no secret of a refresh stands in the request log", async () => {
  const { refreshToken } = newPair();
  await refresh(refreshToken);
  const log = JSON.stringify(simulator.requests);
  expect(log).not.toContain(refreshToken);
  expect(log).not.toContain(simulator.app.appSecret);
});
