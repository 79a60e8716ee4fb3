/** What is put for a workspace reaches its channels: once, again after trouble under the same id, and not for ever. */

import { afterEach, beforeEach, describe, expect, setDefaultTimeout, test } from "bun:test";
import { Webhook } from "standardwebhooks";
import { eventually } from "../fakes/eventually.ts";
import { failsWith } from "../fakes/fails-with.ts";
import { nonEmpty } from "../fakes/non-empty.ts";
import { type Receiver, startReceiver } from "../fakes/receiver.ts";
import { OWNER } from "../fakes/test-shop.ts";
import { type ChannelShop, startChannelShop } from "./channel-shop.ts";

setDefaultTimeout(120_000);

const HOUR_MS = 3_600_000;
const SECRET = `whsec_${Buffer.from("twenty-four bytes or more of it").toString("base64")}`;

let receiver: Receiver;
let shop: ChannelShop;
beforeEach(async () => {
  receiver = startReceiver();
  shop = await startChannelShop([new URL(receiver.url).host]);
});
afterEach(async () => {
  await shop.stop();
  await receiver.stop();
});

const hook = (path = "/hook") => shop.newChannel("webhook", { url: `${receiver.url}${path}`, secret: SECRET });
const put = (occasion: string, changes: Parameters<ChannelShop["message"]>[0] = {}) =>
  shop.shop.channels.put({ occasion, message: shop.message(changes), channelIds: null });
const ids = () => new Set(receiver.received.map(({ headers }) => headers["webhook-id"]));

test("a message goes to every channel of its workspace, signed, and never to another workspace's", async () => {
  shop.clock.set(Date.now());
  await hook("/one");
  await hook("/two");
  const other = await shop.newWorkspace("Other");
  const elsewhere = {
    workspaceId: other.workspaceId,
    kind: "webhook",
    name: "hook",
    fields: { url: `${receiver.url}/other` },
  } as const;
  await shop.shop.channels.create(elsewhere, OWNER);
  expect(await put("alert:1", { data: { alert: "al_1" } })).toBe(2);
  await shop.round();
  expect(receiver.received.map(({ path }) => path).sort()).toEqual(["/one", "/two"]);
  for (const { body, headers } of nonEmpty(receiver.received))
    expect(new Webhook(SECRET).verify(body, headers)).toMatchObject({
      type: "alert.began",
      data: { title: "Spend is off", workspace: { id: shop.workspaceId, name: "Bäckerei" }, alert: "al_1" },
    });
  expect(ids().size).toBe(1);
});

test("in its quiet hours a message is sent at no attempt, waits for their end, and none is counted", async () => {
  await hook();
  const nowMs = shop.clock.now();
  const quiet = [{ fromMs: nowMs + 10_000, untilMs: nowMs + 9 * HOUR_MS }];
  receiver.answer = 500;
  await put("alert:1", { quiet });
  await shop.round();
  expect(receiver.received).toHaveLength(1);
  receiver.answer = 200;
  for (const hours of [1, 3, 4]) {
    shop.clock.advance(hours * HOUR_MS);
    await shop.round();
  }
  expect(receiver.received).toHaveLength(1);
  expect(shop.messages()).toMatchObject([{ attempts: 1, outcome: null, last_error: "HTTP 500" }]);
  shop.clock.advance(HOUR_MS);
  await shop.round();
  expect(shop.messages()).toMatchObject([{ attempts: 2, outcome: "delivered" }]);
  expect(ids().size).toBe(1);
});

test("an occasion that is put again, in this process or later, is told once", async () => {
  await hook();
  expect(await put("alert:1")).toBe(1);
  expect(await put("alert:1", { title: "Told in other words" })).toBe(0);
  await shop.round();
  expect(await put("alert:1")).toBe(0);
  await shop.round();
  expect(receiver.received).toHaveLength(1);
  expect(shop.messages()).toMatchObject([{ occasion: "alert:1", outcome: "delivered", attempts: 1 }]);
});

test("ten attempts are made in three and a half days, under one id, then it is given up and said so", async () => {
  receiver.answer = 503;
  const channel = await hook();
  await put("alert:1");
  const startMs = shop.clock.now();
  const hours: number[] = [];
  let seen = 0;
  for (let hour = 0; hour < 24 * 5; hour += 0.25) {
    await shop.round();
    if (receiver.received.length > seen) hours.push((shop.clock.now() - startMs) / HOUR_MS);
    seen = receiver.received.length;
    shop.clock.advance(HOUR_MS / 4);
  }
  expect(hours).toHaveLength(10);
  expect(hours.at(-1)).toBeGreaterThan(3 * 24);
  expect(hours.at(-1)).toBeLessThan(3.6 * 24);
  expect(ids().size).toBe(1);
  expect(shop.messages()).toMatchObject([{ outcome: "given_up", attempts: 10, last_error: "HTTP 503" }]);
  const [listed] = await shop.shop.channels.list(shop.workspaceId);
  expect(listed).toMatchObject({ id: channel, waiting: 0, given_up: 1, delivered_at_ms: null, next_at_ms: null });
  expect(listed?.problem).toContain("HTTP 503");
  expect(shop.logLines.join()).toContain("given up");
  expect(shop.logLines.join()).not.toContain("/hook");
});

test("a receiver that comes back gets what waited, and the page stops complaining", async () => {
  receiver.answer = 500;
  await hook();
  await put("alert:1");
  await shop.round();
  expect(await shop.shop.channels.list(shop.workspaceId)).toMatchObject([
    { waiting: 1, next_at_ms: shop.clock.now() + 30_000, problem: expect.stringContaining("HTTP 500") },
  ]);
  receiver.answer = 204;
  shop.clock.advance(30_000);
  await shop.round();
  expect(await shop.shop.channels.list(shop.workspaceId)).toMatchObject([
    { waiting: 0, given_up: 0, delivered_at_ms: shop.clock.now(), problem: null },
  ]);
});

test("what was put while the clock ran a year ahead is told once it is set back", async () => {
  await hook();
  const rightMs = shop.clock.now();
  shop.clock.set(rightMs + 365 * 24 * HOUR_MS);
  receiver.answer = 500;
  await put("alert:1");
  await shop.round();
  shop.clock.set(rightMs);
  receiver.answer = 204;
  await shop.round();
  expect(receiver.received).toHaveLength(2);
});

describe("limits", () => {
  test("the 201st message of a day is not sent, and the page counts it; tests count too", async () => {
    const channel = await hook();
    for (let at = 0; at < 200; at++) await put(`alert:${at}`);
    expect(await put("alert:200")).toBe(0);
    const error = await failsWith(() => shop.shop.channels.test({ workspaceId: shop.workspaceId, id: channel }, OWNER));
    expect(error.code).toBe("plan_limit");
    await shop.round();
    expect(receiver.received).toHaveLength(200);
    expect(await shop.shop.channels.list(shop.workspaceId)).toMatchObject([{ over_limit: 2 }]);
    shop.clock.advance(24 * HOUR_MS + 1);
    expect(await put("alert:201")).toBe(1);
  });

  test("there are at most twenty channels", async () => {
    for (let at = 0; at < 20; at++) await hook(`/${at}`);
    expect((await failsWith(() => hook("/one-more"))).code).toBe("conflict");
  });
});

test("a receiver that hangs takes four places of its workspace, and the others are told meanwhile", async () => {
  const slow = startReceiver();
  const gate = Promise.withResolvers<number>();
  slow.answer = gate.promise;
  await shop.stop();
  shop = await startChannelShop([new URL(receiver.url).host, new URL(slow.url).host]);
  for (let at = 0; at < 6; at++) await shop.newChannel("slack", { url: `${slow.url}/${at}` });
  await put("alert:1");
  for (let at = 0; at < 40; at++) {
    const { workspaceId } = await shop.newWorkspace(`W${at}`);
    const fields = { url: `${receiver.url}/${at}` };
    await shop.shop.channels.create({ workspaceId, kind: "slack", name: "team", fields }, OWNER);
    const message = shop.message({ workspace: { id: workspaceId, name: `W${at}` } });
    await shop.shop.channels.put({ occasion: "alert:1", message, channelIds: null });
  }
  const others = Promise.withResolvers<void>();
  receiver.onMessage = () => receiver.received.length === 40 && others.resolve();
  const round = shop.round();
  await others.promise;
  await eventually(() => slow.received.length === 4);
  gate.resolve(200);
  await round;
  expect(slow.received).toHaveLength(6);
  await slow.stop();
});
