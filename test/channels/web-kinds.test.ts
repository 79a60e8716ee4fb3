/** Slack, Discord and ntfy get what they take, and a name from the account is no link, mention or format there. */

import { afterEach, beforeEach, expect, test } from "bun:test";
import { asDiscord } from "#channels/as-discord.ts";
import { asNtfy } from "#channels/as-ntfy.ts";
import { asSlack } from "#channels/as-slack.ts";
import { Message } from "#channels/message.ts";
import { unlinked } from "#channels/unlinked.ts";
import { type Receiver, startReceiver } from "../fakes/receiver.ts";
import { type ChannelShop, startChannelShop } from "./channel-shop.ts";

const NAME = "<!channel> @everyone <@U1> **Sale** `x` ``` https://evil.example/?a&b [go](http://evil.example)";

let receiver: Receiver;
let shop: ChannelShop;
beforeEach(async () => {
  receiver = startReceiver();
  const env = { SHOPMCP_PUBLIC_URL: "https://ads.example.com" };
  shop = await startChannelShop([new URL(receiver.url).host], { env });
});
afterEach(async () => {
  await shop.stop();
  await receiver.stop();
});

async function received(kind: "slack" | "discord" | "ntfy", fields: Record<string, unknown>, changes = {}) {
  await shop.newChannel(kind, fields);
  const rows = [{ label: NAME, value: "12.34 EUR", note: "up 3 %", share: 0.5 }];
  const sections = [{ heading: "Campaigns", lines: [NAME], rows }];
  const message = shop.message({ title: `Off: ${NAME}`, sections, path: "/performance", urgent: true, ...changes });
  await shop.shop.channels.put({ occasion: "alert:1", message, channelIds: null });
  await shop.round();
  const [post] = receiver.received;
  if (post === undefined) throw new Error("nothing was received");
  return { ...post, json: JSON.parse(post.body) };
}

test("Slack gets plain text blocks, and one link of ours", async () => {
  const { json, path } = await received("slack", { url: `${receiver.url}/services/T/B/x` });
  expect(path).toBe("/services/T/B/x");
  expect(json).toMatchObject({ link_names: false, unfurl_links: false, unfurl_media: false });
  expect(json.text).toContain("&lt;!channel&gt;");
  expect(json.text).not.toMatch(/[<>]|:\/\//);
  const kinds = json.blocks.map((block: { text: { type: string } }) => block.text.type);
  expect(kinds).toEqual(["plain_text", "plain_text", "plain_text", "mrkdwn"]);
  expect(json.blocks.at(-1).text.text).toBe("<https://ads.example.com/performance|Open in ShopMCP>");
  expect(JSON.stringify(json.blocks.slice(0, -1))).not.toMatch(/https:\/\/|evil\.example/);
  expect(JSON.stringify(json.blocks)).toContain("12.34 EUR (up 3 %)");
});

test("Discord gets one code block without mentions, within its length", async () => {
  const lines = Array.from({ length: 20 }, () => "long ".repeat(40));
  const sections = [{ heading: "Campaigns", lines: [NAME, ...lines.slice(1)], rows: [] }];
  const { json } = await received("discord", { url: `${receiver.url}/api/webhooks/1/x` }, { sections });
  expect(json).toMatchObject({ allowed_mentions: { parse: [] }, flags: 4 });
  expect(json.content.length).toBeLessThanOrEqual(2_000);
  expect(json.content).toMatch(/^```text\n[^`]*\n```\n<https:\/\/ads\.example\.com\/performance>$/);
  expect(json.content).not.toContain("evil.example");
});

test("ntfy gets topic, title, priority, our link, and its token in the header alone", async () => {
  const lines = Array.from({ length: 20 }, () => "ä".repeat(900));
  const fields = { url: `${receiver.url}/my-topic`, token: "tk_canary" };
  const { json, path, headers, body } = await received("ntfy", fields, {
    sections: [{ heading: "h", lines, rows: [] }],
  });
  expect(path).toBe("/");
  expect(json).toMatchObject({ topic: "my-topic", priority: 4, click: "https://ads.example.com/performance" });
  expect(json.title).not.toContain("evil.example");
  expect(Buffer.byteLength(json.message)).toBeLessThanOrEqual(4_096);
  expect(json.message).not.toContain("\uFFFD");
  expect(headers.authorization).toBe("Bearer tk_canary");
  expect(body).not.toContain("tk_canary");
  expect(json.sequence_id).toBe(shop.messages()[0]?.message_id);
});

test("nothing in a text is taken for a link, and figures stay as they are", () => {
  for (const [given, shown] of [
    ["https://evil.example/a", "https: //evil. example/a"],
    ["www.evil.example", "www. evil. example"],
    ["EVIL。COM", "EVIL。 COM"],
    ["mailto:a@b.cc", "mailto :a@b. cc"],
    ["हिन्दी.भारत", "हिन्दी. भारत"],
    ["e\u0301.рф, i❤.ws and my_.com", "e\u0301. рф, i❤. ws and my_. com"],
    ["And so on... In 1.5 days.", null],
    ["Spend is 1,234.56 EUR, 40.5 % up. That is 2.1 times the usual.", null],
    ["2026-11-28 12:30 Europe/Berlin", null],
  ] as const)
    expect(unlinked(given)).toBe(shown ?? given);
});

/** The spaces that keep a name from being a link make a text longer than it was. */
test("Slack refuses no message for its length: its heading has 150 characters at most, its texts 3,000, and a cut is seen", async () => {
  const title = `Alert: Spend of ${"shop.example.com ".repeat(20)}`;
  const lines = Array.from({ length: 20 }, () => "shop.example.com ".repeat(50));
  const { json } = await received(
    "slack",
    { url: `${receiver.url}/services/T/B/x` },
    { title, sections: [{ heading: "Campaigns", lines, rows: [] }] },
  );
  const [header, , section] = json.blocks;
  expect([header.type, section.type]).toEqual(["header", "section"]);
  expect(header.text.text.length).toBeLessThanOrEqual(150);
  expect(section.text.text.length).toBeLessThanOrEqual(3_000);
  for (const { text } of [header, section]) expect(text.text).toEndWith("…");
});

test("a text that is cut has whole characters, however many units each of them takes", () => {
  for (const before of [0, 1]) {
    const row = { label: "l", value: "v", note: null, share: null };
    const section = { heading: "h", lines: Array.from({ length: 20 }, () => "🛒".repeat(490)), rows: [row] };
    const title = `${"x".repeat(before)}${"🛒".repeat(100)}`;
    const text = `${"x".repeat(before)}${"🛒".repeat(600)}`;
    const message = Message().parse(shop.message({ title, text, sections: [section] }));
    const shown = [message, asSlack(message, null), asDiscord(message, null), asNtfy(message, null)];
    expect(shown.map((one) => /\\ud[89ab]/.test(JSON.stringify(one)))).toEqual([false, false, false, false]);
  }
});

test("texts are one line of visible characters, and bounded", () => {
  const given = shop.message({ title: `a\r\nb\u202Ec ${"x".repeat(500)}`, text: "tab\there" });
  const { title, text } = Message().parse(given);
  expect(title).toStartWith("a bc xxx");
  expect(title).toHaveLength(150);
  expect(text).toBe("tab here");
});
