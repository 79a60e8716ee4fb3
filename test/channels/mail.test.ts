/** Mail through a real SMTP server: over TLS, after signing in, once, and with nothing of the server's answer shown. */

import { afterEach, expect, setDefaultTimeout, test } from "bun:test";
import type { Address, AddressOf } from "#channels/address.ts";
import { Message } from "#channels/message.ts";
import { send } from "#channels/send.ts";
import { createSendParts } from "#channels/sender.ts";
import { Secret } from "#secret.ts";
import { makeCertificate } from "../fakes/certificate.ts";
import { DIRECT } from "../fakes/direct.ts";
import { type MailServer, type MailServerOptions, startMailServer } from "../fakes/mail-server.ts";
import { nonEmpty } from "../fakes/non-empty.ts";
import { OWNER } from "../fakes/test-shop.ts";
import { startChannelShop } from "./channel-shop.ts";

setDefaultTimeout(120_000);

const HOST = "mail.example.com";
const certificate = makeCertificate([HOST]);
const LOGIN = { user: "shop", password: "canary-password-of-mail" };

const servers: MailServer[] = [];
const start = async (options: Omit<MailServerOptions, "certificate">) => {
  const server = await startMailServer({ ...options, certificate });
  servers.push(server);
  return server;
};
afterEach(async () => {
  for (const server of servers.splice(0)) await server.stop();
});

const message = Message().parse({
  ...{ type: "digest.daily", title: "Yesterday at Bäckerei\r\nBcc: thief@example.net", text: "Spend 12.34 EUR." },
  ...{ urgent: false, atMs: Date.parse("2026-11-22T06:00:00Z"), workspace: { id: "ws_1", name: "Bäckerei" } },
  sections: [
    {
      heading: "Campaigns",
      lines: ["<img src=x onerror=alert(1)> pays https://evil.example/login and www.evil.example"],
      rows: [{ label: 'Summer & "Sale" mailto:a@evil.example', value: "12.34 EUR", note: "up 3 %", share: 0.25 }],
    },
  ],
  ...{ path: "/performance", data: {} },
  file: { name: "Bäckerei_2026-11-21.csv", text: '\uFEFF"campaign_id"\r\n"1"\r\n' },
});

type Given = Partial<AddressOf<"smtp">> & { port: number };

/** Its host is public by its look-up, and leads to loopback only by the tests' own address. */
const mailTo = (given: Given, trusted: string | undefined = certificate.cert) => {
  const wayOut = { outbound: DIRECT, lookup: async () => [], privateHosts: [`${HOST}:${given.port}`], trusted };
  const parts = createSendParts(wayOut);
  const connectRaw: typeof parts.connectRaw = (to, bounds) => parts.connectRaw({ ...to, address: "127.0.0.1" }, bounds);
  const login = { user: LOGIN.user, password: new Secret(LOGIN.password) };
  const address: Address = {
    kind: "smtp",
    host: HOST,
    security: "starttls",
    from: "bot@shop.example",
    to: "a@shop.example, b@shop.example",
    ...login,
    ...given,
  };
  return send(
    { address, message, id: "evt_1", nowMs: 0, pageUrl: "https://ads.example.com/performance" },
    { ...parts, connectRaw },
  );
};

test("STARTTLS and TLS with signing in: one mail to all, in text and HTML, with a stable id and no header from a name", async () => {
  for (const security of ["starttls", "tls"] as const) {
    const server = await start({ security, ...LOGIN });
    expect(await mailTo({ port: server.port, security })).toBeNull();
    expect(await mailTo({ port: server.port, security })).toBeNull();
    expect(server.mails).toHaveLength(2);
    for (const mail of nonEmpty(server.mails))
      expect(mail).toMatchObject({
        from: "bot@shop.example",
        to: ["a@shop.example", "b@shop.example"],
        secure: true,
        user: LOGIN.user,
      });
    const raw = server.mails.map((mail) => mail.raw);
    expect(raw[0]?.match(/^message-id:.*$/im)?.[0]).toBe("Message-ID: <evt_1@shop.example>");
    const stable = (mail = "") => mail.match(/^(?:message-id|date):.*$/gim);
    expect(stable(raw[1])).toEqual(stable(raw[0]));
    expect(stable(raw[0])).toHaveLength(2);
    expect(raw[0]?.split("\r\n\r\n")[0]).not.toMatch(/^bcc:/im);
    expect(raw[0]).toContain("multipart/alternative");
  }
});

test("a file goes with it as an attachment, byte for byte, by its name", async () => {
  const server = await start({ security: "starttls", ...LOGIN });
  await mailTo({ port: server.port });
  const [, part = ""] = (server.mails[0]?.raw ?? "").split(/^Content-Type: text\/csv/m);
  expect(part).toContain("Content-Disposition: attachment");
  expect(decodeURIComponent(part)).toContain("Bäckerei_2026-11-21.csv");
  const body = part.split("\r\n\r\n")[1]?.replaceAll("\r\n", "") ?? "";
  expect(Buffer.from(body.split("--")[0] ?? "", "base64").toString("utf8")).toBe('\uFEFF"campaign_id"\r\n"1"\r\n');
});

test("a name from the account makes no link, no tag and no image in either part", async () => {
  const server = await start({ security: "starttls", ...LOGIN });
  await mailTo({ port: server.port });
  const raw = decoded(server.mails[0]?.raw ?? "");
  expect(raw).toContain("Spend 12.34 EUR.");
  expect(raw).toContain("&lt;img src=x onerror=alert(1)&gt;");
  expect(raw).not.toMatch(/evil\.example|https:\/\/evil|mailto:/);
  expect(raw.slice(raw.indexOf("<!doctype"))).not.toMatch(/<img|<a (?!href="https:\/\/ads\.example\.com)/);
  expect(raw.match(/href="[^"]*"/g)).toEqual(['href="https://ads.example.com/performance"']);
  expect(raw).toContain('<td width="25%"');
});

test("refusals are told by number and in our words, never in the server's", async () => {
  const wrong = await start({ security: "starttls", ...LOGIN });
  expect(await mailTo({ port: wrong.port, password: new Secret("other") })).toEqual({
    error: "SMTP 535",
    final: false,
  });
  const full = await start({ security: "none" });
  full.refusal = { code: 452, text: "the canary of the mail server is full" };
  const shop = await startChannelShop([`127.0.0.1:${full.port}`]);
  const fields = {
    host: "127.0.0.1",
    port: full.port,
    security: "none",
    from: "bot@shop.example",
    to: "a@shop.example",
  };
  const id = await shop.newChannel("smtp", fields);
  const told = await shop.shop.channels.test({ workspaceId: shop.workspaceId, id }, OWNER);
  expect(told).toEqual({ delivered: false, sentence: "The mail server takes no mail at the moment (452)." });
  const page = JSON.stringify([told, await shop.shop.channels.list(shop.workspaceId), shop.messages()]);
  expect(page + shop.logLines.join()).not.toContain("canary");
  full.refusal = null;
  expect(await shop.shop.channels.test({ workspaceId: shop.workspaceId, id }, OWNER)).toMatchObject({
    delivered: true,
  });
  await shop.stop();
});

test("no password crosses a connection without TLS, and none a certificate of somebody else", async () => {
  const plain = await start({ security: "none", ...LOGIN });
  expect(await mailTo({ port: plain.port, security: "starttls" })).toMatchObject({ error: "ETLS" });
  const stranger = makeCertificate([HOST]).cert;
  const server = await start({ security: "tls", ...LOGIN });
  expect((await mailTo({ port: server.port, security: "tls" }, stranger))?.error).toMatch(/CERT|SELF_SIGNED|ESOCKET/);
  expect([...plain.mails, ...server.mails]).toEqual([]);
});

function decoded(raw: string): string {
  return raw
    .replace(/=\r\n/g, "")
    .replace(/=([0-9A-F]{2})/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)));
}
