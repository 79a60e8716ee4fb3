/** What is told reaches real receivers: signed, once, again after trouble, and not for ever. */

import { afterEach, beforeEach, expect, setDefaultTimeout, test } from "bun:test";
import { join } from "node:path";
import { Webhook } from "standardwebhooks";
import { readConfig } from "#config/config.ts";
import { openChannels } from "#notify/open-channels.ts";
import { createFetchAnswer, type FetchAnswer } from "#outbound/fetch-answer.ts";
import { Secret } from "#secret.ts";
import { DIRECT } from "../fakes/direct.ts";
import { eventually } from "../fakes/eventually.ts";
import { failsWith } from "../fakes/fails-with.ts";
import { freePort } from "../fakes/free-port.ts";
import { notifyingStore, WEBHOOK_SECRET } from "../fakes/notifying-store.ts";
import { type Receiver, startReceiver } from "../fakes/receiver.ts";

setDefaultTimeout(120_000);

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const LOST = { state: "needs_reconnect", reason: "rejected" } as const;

let receiver: Receiver;
beforeEach(() => {
  receiver = startReceiver();
});
afterEach(() => receiver.stop());

test("a webhook is verified by the Standard Webhooks library, names no account, and is refused when changed", async () => {
  const { move, round, deliveries, clock } = await notifyingStore({ webhook: `${receiver.url}/hook` });
  clock.set(Date.now());
  await move(LOST);
  await round();
  const [message] = receiver.received;
  if (message === undefined) throw new Error("nothing was received");
  expect(message.path).toBe("/hook");
  expect(new Webhook(WEBHOOK_SECRET).verify(message.body, message.headers)).toMatchObject({
    type: "connection.needs_reconnect",
    data: {
      title: "Toy Ads of Bäckerei is disconnected",
      workspace: { id: "ws_1", name: "Bäckerei" },
      connection: { id: "con_1", module: "toy", state: "needs_reconnect", reason: "rejected" },
    },
  });
  expect(message.body).not.toMatch(/7123456789|Secret Bakery/);
  expect(() => new Webhook(WEBHOOK_SECRET).verify(message.body.replace("toy", "boy"), message.headers)).toThrow();
  await round();
  expect(receiver.received).toHaveLength(1);
  expect(deliveries).toEqual(["webhook delivered"]);
});

test("ntfy gets topic, title and priority as JSON, and the token in its header alone", async () => {
  const ntfy = `${receiver.url}/my-topic`;
  const { move, round, lines } = await notifyingStore({ ntfy, ntfyToken: "tk_abcdefgh" });
  await move({ state: "degraded", reason: "app_secret" });
  await move(LOST);
  await round();
  expect(receiver.received.map(({ path, body, headers }) => [path, JSON.parse(body), headers.authorization])).toEqual([
    ["/", expect.objectContaining({ topic: "my-topic", priority: 3 }), "Bearer tk_abcdefgh"],
    [
      "/",
      expect.objectContaining({ topic: "my-topic", priority: 4, title: "Toy Ads of Bäckerei is disconnected" }),
      "Bearer tk_abcdefgh",
    ],
  ]);
  expect(lines.join()).not.toContain("tk_abcdefgh");
});

test("a receiver that answers 500 gets the same message again, later each time, until it takes it", async () => {
  const { move, round, clock, outbox, lines } = await notifyingStore({ webhook: `${receiver.url}/token-in-path` });
  receiver.answer = 500;
  await move(LOST);
  await round();
  await round();
  expect(receiver.received).toHaveLength(1);
  clock.advance(MINUTE_MS / 2);
  await round();
  clock.advance(5 * MINUTE_MS - 1);
  await round();
  expect(receiver.received).toHaveLength(2);
  receiver.answer = 204;
  clock.advance(1);
  await round();
  expect(new Set(receiver.received.map(({ headers }) => headers["webhook-id"])).size).toBe(1);
  expect(new Set(receiver.received.map(({ headers }) => headers["webhook-timestamp"])).size).toBe(3);
  expect(outbox()).toMatchObject([{ outcome: "delivered", attempts: 3, last_error: null }]);
  expect(lines.join()).toContain("HTTP 500");
  expect(lines.join()).not.toContain("token-in-path");
});

test("what was queued while the clock ran a year ahead is told once it is set back", async () => {
  const { move, round, clock } = await notifyingStore({ webhook: receiver.url });
  const rightMs = clock.now();
  clock.set(rightMs + 365 * 24 * HOUR_MS);
  await move(LOST);
  receiver.answer = 500;
  await round();
  clock.set(rightMs);
  receiver.answer = 204;
  await round();
  await round();
  expect(receiver.received).toHaveLength(2);
});

test("a receiver that never answers well is given up after ten attempts, and said so; one that is gone at once", async () => {
  const { move, round, clock, outbox, lines } = await notifyingStore({ webhook: receiver.url });
  receiver.answer = 503;
  await move(LOST);
  for (let at = 0; at < 12; at++) {
    await round();
    clock.advance(24 * HOUR_MS);
  }
  expect(receiver.received).toHaveLength(10);
  expect(outbox()).toMatchObject([{ outcome: "given_up", attempts: 10, last_error: "HTTP 503" }]);
  expect(lines.at(-1)).toContain("given up");
  receiver.answer = 410;
  await move({ state: "connected", reason: null });
  await round();
  expect(outbox()[1]).toMatchObject({ outcome: "given_up", attempts: 1, last_error: "HTTP 410" });
});

test("a receiver that is down is no fault of ours: another channel hears at once, and its address is not logged", async () => {
  const { move, round, outbox, lines } = await notifyingStore({
    webhook: `http://127.0.0.1:${await freePort()}/hidden`,
    ntfy: `${receiver.url}/topic`,
  });
  await move(LOST);
  await round();
  expect(receiver.received).toHaveLength(1);
  expect(outbox()).toMatchObject([{ outcome: null, last_error: "ECONNREFUSED" }, { outcome: "delivered" }]);
  expect(lines.join()).not.toContain("hidden");
});

test("a slow receiver is waited for, by one round alone, and a redirect is not followed", async () => {
  const elsewhere = startReceiver();
  const { move, round, outbox } = await notifyingStore({ webhook: receiver.url });
  const gate = Promise.withResolvers<number>();
  receiver.answer = gate.promise;
  await move(LOST);
  const under = round();
  await eventually(() => receiver.received.length === 1);
  await round();
  expect(receiver.received).toHaveLength(1);
  gate.resolve(307);
  await under;
  expect(outbox()).toMatchObject([{ outcome: null, last_error: "HTTP 307" }]);
  expect(elsewhere.received).toEqual([]);
  await elsewhere.stop();
});

test("a receiver that takes too long is left, and gets it again", async () => {
  const signals: unknown[] = [];
  const bounds = { connections: 1, connectMs: 5_000, headersMs: 5_000, bodyMs: 5_000, answerBytes: 1_000 };
  const post = createFetchAnswer(DIRECT.pool(bounds));
  const impatient: FetchAnswer = (url, init) => {
    signals.push(init.signal);
    return post(url, { ...init, signal: AbortSignal.timeout(20) });
  };
  const { move, round, outbox } = await notifyingStore({ webhook: receiver.url, fetch: impatient });
  receiver.answer = new Promise(() => undefined);
  await move(LOST);
  await round();
  expect(signals).toEqual([expect.any(AbortSignal)]);
  expect(outbox()).toMatchObject([{ outcome: null, attempts: 1, last_error: "TimeoutError" }]);
});

test("a process killed while it sends leaves the message to the next one, under the same id", async () => {
  const { store, dataDir, clock, move, round, outbox } = await notifyingStore({ webhook: receiver.url });
  clock.set(Date.now());
  await move(LOST);
  receiver.answer = new Promise(() => undefined);
  const entry = join(import.meta.dir, "..", "fakes", "notifying-process.ts");
  const child = Bun.spawn([process.execPath, entry, dataDir, receiver.url, WEBHOOK_SECRET], { stderr: "inherit" });
  await eventually(() => receiver.received.length === 1);
  child.kill("SIGKILL");
  await child.exited;
  receiver.answer = 200;
  clock.set(Date.now());
  await round();
  expect(receiver.received).toHaveLength(1);
  clock.advance(5 * MINUTE_MS);
  await round();
  expect(receiver.received).toHaveLength(2);
  expect(new Set(receiver.received.map(({ headers }) => headers["webhook-id"])).size).toBe(1);
  expect(outbox()).toMatchObject([{ outcome: "delivered" }]);
  store.close();
});

test("a clock that is set forward while a message is under way makes no other process send it, too", async () => {
  const { move, round, outbox, clock } = await notifyingStore({ webhook: receiver.url });
  const [answer, arrived] = [Promise.withResolvers<number>(), Promise.withResolvers<void>()];
  receiver.answer = answer.promise;
  receiver.onMessage = () => arrived.resolve();
  await move(LOST);
  const first = round();
  await arrived.promise;
  clock.set(clock.now() + HOUR_MS);
  await round();
  answer.resolve(200);
  await first;
  expect(receiver.received).toHaveLength(1);
  expect(outbox()).toMatchObject([{ outcome: "delivered", attempts: 1 }]);
});

test("settings that do not fit are refused in words that do not repeat them", async () => {
  const url = new Secret("https://hooks.example/abc");
  const none = { notifyWebhookSecret: null, notifyNtfyUrl: null, notifyNtfyToken: null };
  expect(() => openChannels({ ...none, notifyWebhookUrl: url }, DIRECT)).toThrow("SHOPMCP_NOTIFY_WEBHOOK_SECRET");
  const noTopic = { ...none, notifyWebhookUrl: null, notifyNtfyUrl: new Secret("https://ntfy.sh/") };
  expect(() => openChannels(noTopic, DIRECT)).toThrow("SHOPMCP_NOTIFY_NTFY_URL");
  for (const secret of ["plain", "whsec_short", `whsec_${"A".repeat(31)}`]) {
    const error = await failsWith(() => readConfig({ SHOPMCP_NOTIFY_WEBHOOK_SECRET: secret }));
    expect(error.code).toBe("config_invalid");
    expect(error.message).not.toContain(secret);
  }
  expect(readConfig({ SHOPMCP_NOTIFY_WEBHOOK_SECRET: `whsec_${"A".repeat(32)}` }).notifyWebhookSecret).not.toBeNull();
});
