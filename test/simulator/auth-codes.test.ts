import { afterAll, beforeAll, expect, test } from "bun:test";
import { z } from "zod";
import { AUTH_CODE_MS } from "#simulator/auth-codes.ts";
import { type Simulator, startSimulator } from "#simulator/simulator.ts";
import { manualClock } from "../fakes/clock.ts";
import { addressOf, ask } from "./ask.ts";

const clock = manualClock();
let simulator: Simulator;

beforeAll(() => {
  simulator = startSimulator({ clock });
});
afterAll(() => simulator.stop());

const Answer = z.looseObject({ code: z.number(), data: z.looseObject({ access_token: z.string().optional() }) });

const newCode = (lifetimes?: { expiresIn: number; refreshTokenExpiresIn: number }) =>
  simulator.authorize({
    appId: simulator.app.appId,
    advertiserIds: [simulator.advertiser.advertiserId],
    ...(lifetimes === undefined ? {} : { lifetimes }),
  });

async function exchange(auth_code: string, changes: Record<string, unknown> = {}) {
  const { appId: app_id, appSecret: secret } = simulator.app;
  const response = await fetch(addressOf(simulator.url, "/oauth2/access_token/"), {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ app_id, secret, auth_code, ...changes }),
  });
  return Answer.parse(await response.json());
}

test("a code gives a token that does not expire, once", async () => {
  const code = newCode();
  const { data } = await exchange(code);
  const { advertiserId } = simulator.advertiser;
  expect(data).toMatchObject({ advertiser_ids: [advertiserId] });
  expect(Object.keys(data).toSorted()).toEqual(["access_token", "advertiser_ids", "scope"]);
  const asked = await ask(simulator.url, data.access_token ?? "", "/advertiser/info/", {
    advertiser_ids: [advertiserId],
  });
  expect(asked.code).toBe(0);
  expect((await exchange(code)).code).toBe(40110);
});

test("a code lives an hour less a millisecond, belongs to its app and needs the right secret", async () => {
  const [code, late] = [newCode(), newCode()];
  expect((await exchange(code, { secret: "wrong" })).code).toBe(40101);
  const { appId: app_id, appSecret: secret } = simulator.other.app;
  expect((await exchange(code, { app_id, secret })).code).toBe(40110);
  expect((await exchange("made-up")).code).toBe(40110);
  expect((await exchange(code, { grant_type: "authorization_code" })).code).toBe(40002);
  clock.advance(AUTH_CODE_MS - 1);
  expect((await exchange(code)).code).toBe(0);
  clock.advance(1);
  expect((await exchange(late)).code).toBe(40110);
});

test("a code may be made to give a refresh token with lifetimes", async () => {
  const { data } = await exchange(newCode({ expiresIn: 60, refreshTokenExpiresIn: 600 }));
  expect(data).toMatchObject({ expires_in: 60, refresh_expires_in: 600, refresh_token: expect.any(String) });
});

test("neither code nor secret stands in the request log", async () => {
  const code = newCode();
  await exchange(code);
  const log = JSON.stringify(simulator.requests);
  expect(log).not.toContain(code);
  expect(log).not.toContain(simulator.app.appSecret);
});
