/** Two processes and kills: what was decided is told, under one id. */

import { expect, setDefaultTimeout, test } from "bun:test";
import { join } from "node:path";
import { makeCertificate } from "../fakes/certificate.ts";
import { eventually } from "../fakes/eventually.ts";
import { startMailServer } from "../fakes/mail-server.ts";
import { nonEmpty } from "../fakes/non-empty.ts";
import { startReceiver } from "../fakes/receiver.ts";
import { OWNER } from "../fakes/test-shop.ts";
import { type ChannelShop, startChannelShop } from "./channel-shop.ts";

setDefaultTimeout(120_000);

const ENTRY = join(import.meta.dir, "..", "fakes", "channel-process.ts");
const MINUTE_MS = 60_000;
const OCCASIONS = 20;

function start(shop: ChannelShop, host: string, occasions = 0) {
  const args = [shop.dataDir, host, shop.workspaceId, String(occasions)];
  return Bun.spawn([process.execPath, ENTRY, ...args], { stderr: "inherit" });
}

test("a process killed while it sends leaves the message to the next one, under the same id", async () => {
  const receiver = startReceiver();
  const { host } = new URL(receiver.url);
  const shop = await startChannelShop([host]);
  shop.clock.set(Date.now());
  await shop.newChannel("webhook", { url: `${receiver.url}/hook` });
  receiver.answer = new Promise(() => undefined);
  const child = start(shop, host, 1);
  await eventually(() => receiver.received.length === 1);
  child.kill("SIGKILL");
  await child.exited;
  receiver.answer = 200;
  shop.clock.set(Date.now());
  await shop.round();
  expect(receiver.received).toHaveLength(1);
  shop.clock.advance(3 * MINUTE_MS);
  await shop.round();
  expect(receiver.received).toHaveLength(2);
  expect(new Set(receiver.received.map(({ headers }) => headers["webhook-id"])).size).toBe(1);
  expect(shop.messages()).toMatchObject([{ outcome: "delivered" }]);
  await shop.stop();
  await receiver.stop();
});

test("a kill between the mail server's yes and our commit sends the mail again, with the same Message-ID", async () => {
  const server = await startMailServer({ certificate: makeCertificate(["localhost"]), security: "none" });
  const host = `127.0.0.1:${server.port}`;
  const shop = await startChannelShop([host]);
  shop.clock.set(Date.now());
  const mail = {
    host: "127.0.0.1",
    port: server.port,
    security: "none",
    from: "bot@shop.example",
    to: "a@shop.example",
  };
  await shop.newChannel("smtp", mail);
  // It has read the whole mail, and its yes never arrives.
  server.refusal = new Promise(() => undefined);
  const child = start(shop, host, 1);
  await eventually(() => server.mails.length === 1);
  child.kill("SIGKILL");
  await child.exited;
  server.refusal = null;
  shop.clock.set(Date.now() + 3 * MINUTE_MS);
  await shop.round();
  const ids = server.mails.map(({ raw }) => /^message-id: (.*)$/im.exec(raw)?.[1]?.trim());
  expect(ids).toHaveLength(2);
  expect(new Set(ids).size).toBe(1);
  await shop.stop();
  await server.stop();
});

test("two processes that put and send the same at once tell each thing once", async () => {
  const receiver = startReceiver();
  const { host } = new URL(receiver.url);
  const shop = await startChannelShop([host]);
  await shop.newChannel("webhook", { url: `${receiver.url}/one` });
  await shop.newChannel("webhook", { url: `${receiver.url}/two` });
  const children = [start(shop, host, OCCASIONS), start(shop, host, OCCASIONS), start(shop, host, OCCASIONS)];
  expect(await Promise.all(children.map(({ exited }) => exited))).toEqual([0, 0, 0]);
  const told = nonEmpty(receiver.received).map(({ path, headers }) => `${path} ${headers["webhook-id"]}`);
  expect(told).toHaveLength(2 * OCCASIONS);
  expect(new Set(told).size).toBe(2 * OCCASIONS);
  await shop.stop();
  await receiver.stop();
});

test("a clock that is set forward while a message is under way makes no other process send it, too", async () => {
  const receiver = startReceiver();
  const { host } = new URL(receiver.url);
  const shop = await startChannelShop([host]);
  const other = await startChannelShop([host], { dataDir: shop.dataDir, clock: shop.clock });
  await shop.newChannel("webhook", { url: `${receiver.url}/hook` });
  await shop.shop.channels.put({ occasion: "alert:1", message: shop.message(), channelIds: null });
  const [answer, arrived] = [Promise.withResolvers<number>(), Promise.withResolvers<void>()];
  receiver.answer = answer.promise;
  receiver.onMessage = () => arrived.resolve();
  const first = shop.round();
  await arrived.promise;
  shop.clock.set(shop.clock.now() + 60 * MINUTE_MS);
  await other.round();
  answer.resolve(200);
  await first;
  await other.round();
  expect(receiver.received).toHaveLength(1);
  expect(shop.messages()).toMatchObject([{ outcome: "delivered", attempts: 1 }]);
  for (const one of [other, shop, receiver]) await one.stop();
});

test("a test that is under way is sent by no other process, whatever the clock is set to, and by the next one after a kill", async () => {
  const receiver = startReceiver();
  const { host } = new URL(receiver.url);
  const shop = await startChannelShop([host]);
  const other = await startChannelShop([host], { dataDir: shop.dataDir, clock: shop.clock });
  const { workspaceId } = shop;
  const id = await shop.newChannel("webhook", { url: `${receiver.url}/hook` });
  const [answer, arrived] = [Promise.withResolvers<number>(), Promise.withResolvers<void>()];
  receiver.answer = answer.promise;
  receiver.onMessage = () => arrived.resolve();
  const first = shop.shop.channels.test({ workspaceId, id }, OWNER);
  await arrived.promise;
  for (const hours of [1, -48]) {
    shop.clock.set(shop.clock.now() + hours * 60 * MINUTE_MS);
    await other.round();
  }
  expect(receiver.received).toHaveLength(1);
  // As if its process had died: the lease ends by the machine's uptime.
  shop.clock.advance(3 * MINUTE_MS);
  receiver.answer = 200;
  await other.round();
  expect(receiver.received).toHaveLength(2);
  expect(new Set(receiver.received.map(({ headers }) => headers["webhook-id"])).size).toBe(1);
  answer.resolve(200);
  await first;
  for (const one of [other, shop, receiver]) await one.stop();
});
