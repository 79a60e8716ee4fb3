/** An address that is given on the page leads nowhere but to the public internet and the hosts that the operator names. */

import { afterEach, expect, test } from "bun:test";
import { failsWith } from "../fakes/fails-with.ts";
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

async function testOf(
  shop: ChannelShop,
  kind: "slack" | "webhook" | "smtp",
  fields: Record<string, unknown>,
): Promise<string> {
  const id = await shop.newChannel(kind, fields);
  const { delivered, sentence } = await shop.shop.channels.test({ workspaceId: shop.workspaceId, id }, OWNER);
  await shop.shop.channels.remove({ workspaceId: shop.workspaceId, id }, OWNER);
  return delivered ? "delivered" : sentence;
}

test("private, local and mixed addresses are refused without a connection, and a name is looked up once", async () => {
  const shop = await guarded(() => []);
  for (const url of [
    "https://inside.example.com/hook",
    "https://both.example.com/hook",
    "https://meta.example.com/latest",
    "https://mapped.example.com/hook",
  ])
    expect(await testOf(shop, "webhook", { url })).toContain("not on the public internet");
  expect(await testOf(shop, "webhook", { url: "https://gone.example.com/" })).toContain("no address at the moment");
  expect(shop.receiver.received).toEqual([]);
  expect(shop.asked.filter((name) => name === "inside.example.com")).toHaveLength(1);
});

test("an address to which nothing can ever be sent is refused when it is given, in words, and nothing is looked up", async () => {
  const shop = await guarded(() => []);
  const { port, host } = new URL(shop.receiver.url);
  const mail = {
    host: "mail.example.com",
    port: 587,
    security: "starttls",
    from: "a@example.com",
    to: "b@example.com",
  };
  const refusals = [
    ["webhook", { url: "https://127.0.0.1/hook" }, "not on the public internet"],
    ["webhook", { url: "https://[::1]/hook" }, "not on the public internet"],
    ["webhook", { url: `http://${host}/hook` }, "not on the public internet"],
    ["webhook", { url: "https://localhost/hook" }, "not on the public internet"],
    ["webhook", { url: "https://intranet/hook" }, "not on the public internet"],
    ["webhook", { url: "https://nas.local/hook" }, "not on the public internet"],
    ["webhook", { url: "https://wiki.internal./hook" }, "not on the public internet"],
    ["webhook", { url: "https://93.184.215.14/hook" }, "an address by number"],
    ["webhook", { url: "http://inside.example.com/hook" }, "only over TLS"],
    ["ntfy", { url: "http://ntfy.sh/topic" }, "only over TLS"],
    ["webhook", { url: `https://inside.example.com:${port}/` }, "This port"],
    ["slack", { url: "https://example.com/services/T/B/x" }, "no webhook of Slack"],
    ["slack", { url: "https://hooks.slack.com.example.com/services/T/B/x" }, "no webhook of Slack"],
    ["slack", { url: "https://app.slack.com/client/T/C" }, "no webhook of Slack"],
    ["discord", { url: "https://discord.com/channels/1/2" }, "no webhook of Discord"],
    ["discord", { url: "https://example.com/api/webhooks/1/x" }, "no webhook of Discord"],
    ["smtp", { ...mail, port: 22 }, "This port"],
    ["smtp", { ...mail, security: "none" }, "only over TLS"],
    ["smtp", { ...mail, port: 465, security: "starttls" }, "Choose TLS for it"],
    ["smtp", { ...mail, port: 587, security: "tls" }, "Choose STARTTLS for it"],
    ["smtp", { ...mail, user: "canary", password: undefined }, "go together"],
    ["smtp", { ...mail, user: undefined, password: "canary" }, "go together"],
    ["smtp", { ...mail, host: "10.1.2.3" }, "not on the public internet"],
    ["smtp", { ...mail, host: "::1" }, "not on the public internet"],
    ["smtp", { ...mail, host: "mail.home.arpa" }, "not on the public internet"],
  ] as const;
  for (const [kind, fields, said] of refusals) {
    const { code, message } = await failsWith(() => shop.newChannel(kind, fields));
    expect([fields, code, message]).toEqual([fields, "invalid_input", expect.stringContaining(said)]);
  }
  const taken = [
    ["slack", { url: "https://hooks.slack.com/services/T/B/x" }],
    ["slack", { url: "https://hooks.slack-gov.com/services/T/B/x" }],
    ["discord", { url: "https://discord.com/api/webhooks/1/x" }],
    ["discord", { url: "https://canary.discord.com/api/v10/webhooks/1/x" }],
    ["smtp", mail],
  ] as const;
  const ids = [];
  for (const [kind, fields] of taken) ids.push(await shop.newChannel(kind, fields));
  const [slack = "", , , , smtp = ""] = ids;
  for (const [id, fields] of [
    [slack, { url: "https://example.com/" }],
    [smtp, { security: "none" }],
  ] as const) {
    const change = { workspaceId: shop.workspaceId, id, fields };
    expect((await failsWith(() => shop.shop.channels.change(change, OWNER))).code).toBe("invalid_input");
  }
  expect(shop.asked).toEqual([]);
});

test("mail goes to its four ports, where the name has to be public, too", async () => {
  const shop = await guarded(() => []);
  const mail = { host: "inside.example.com", from: "a@example.com", to: "b@example.com" };
  for (const port of [25, 465, 587, 2525]) {
    const security = port === 465 ? "tls" : "starttls";
    expect(await testOf(shop, "smtp", { ...mail, port, security })).toContain("not on the public internet");
  }
});

test("a private host that the operator names is reached, with its port alone", async () => {
  const shop = await guarded((receiver) => [new URL(receiver.url).host]);
  expect(await testOf(shop, "slack", { url: `${shop.receiver.url}/hook` })).toBe("delivered");
  const other = startReceiver();
  stops.push(other.stop);
  const refused = await failsWith(() => shop.newChannel("slack", { url: `${other.url}/hook` }));
  expect(refused.code).toBe("invalid_input");
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
