/** An address that is given on the page leads nowhere but to the public internet and the hosts that the operator names. */

import { afterEach, expect, test } from "bun:test";
import { type Receiver, startReceiver } from "../fakes/receiver.ts";
import { OWNER } from "../fakes/test-shop.ts";
import { type ChannelShop, startChannelShop } from "./channel-shop.ts";

const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

const ANSWERS: Readonly<Record<string, string[]>> = {
  "inside.example.com": ["10.1.2.3"],
  "both.example.com": ["93.184.215.14", "127.0.0.1"],
  "meta.example.com": ["169.254.169.254"],
  "mapped.example.com": ["::ffff:127.0.0.1"],
  "gone.example.com": [],
};

async function guarded(
  hosts: (receiver: Receiver) => string[],
): Promise<ChannelShop & { receiver: Receiver; asked: string[] }> {
  const receiver = startReceiver();
  const asked: string[] = [];
  const lookup = async (name: string) => {
    asked.push(name);
    return ANSWERS[name] ?? [];
  };
  const shop = await startChannelShop(hosts(receiver), { lookup });
  stops.push(shop.stop, receiver.stop);
  return { ...shop, receiver, asked };
}

async function testOf(shop: ChannelShop, kind: "slack" | "smtp", fields: Record<string, unknown>): Promise<string> {
  const id = await shop.newChannel(kind, fields);
  const { delivered, sentence } = await shop.shop.channels.test({ workspaceId: shop.workspaceId, id }, OWNER);
  await shop.shop.channels.remove({ workspaceId: shop.workspaceId, id }, OWNER);
  return delivered ? "delivered" : sentence;
}

test("private, local and mixed addresses are refused without a connection, and a name is looked up once", async () => {
  const shop = await guarded(() => []);
  const { port, host } = new URL(shop.receiver.url);
  for (const url of [
    "https://127.0.0.1/hook",
    "https://[::1]/hook",
    "https://localhost/hook",
    "https://intranet/hook",
    "https://inside.example.com/hook",
    "https://both.example.com/hook",
    "https://meta.example.com/latest",
    "https://mapped.example.com/hook",
  ])
    expect(await testOf(shop, "slack", { url })).toContain("not on the public internet");
  expect(await testOf(shop, "slack", { url: `http://${host}/hook` })).toContain("This port");
  expect(await testOf(shop, "slack", { url: `https://inside.example.com:${port}/` })).toContain("This port");
  expect(await testOf(shop, "slack", { url: "https://gone.example.com/" })).toContain("no address at the moment");
  expect(shop.receiver.received).toEqual([]);
  expect(shop.asked.filter((name) => name === "inside.example.com")).toHaveLength(1);
});

test("mail goes to its four ports alone, and only under TLS outside of private hosts", async () => {
  const shop = await guarded(() => []);
  const mail = { host: "inside.example.com", security: "tls", from: "a@example.com", to: "b@example.com" };
  for (const port of [25, 465, 587, 2525])
    expect(await testOf(shop, "smtp", { ...mail, port })).toContain("not on the public internet");
  expect(await testOf(shop, "smtp", { ...mail, port: 22 })).toContain("This port");
});

test("a private host that the operator names is reached, with its port alone", async () => {
  const shop = await guarded((receiver) => [new URL(receiver.url).host]);
  expect(await testOf(shop, "slack", { url: `${shop.receiver.url}/hook` })).toBe("delivered");
  const other = startReceiver();
  stops.push(other.stop);
  expect(await testOf(shop, "slack", { url: `${other.url}/hook` })).toContain("This port");
  expect(other.received).toEqual([]);
});

test("a redirect is not followed, and the receiver's answer is not shown", async () => {
  const shop = await guarded((receiver) => [new URL(receiver.url).host]);
  shop.receiver.answer = 307;
  expect(await testOf(shop, "slack", { url: `${shop.receiver.url}/hook` })).toBe(
    "The receiver redirects (HTTP 307), which is not followed. Give its final address.",
  );
  expect(shop.receiver.received).toHaveLength(1);
});
