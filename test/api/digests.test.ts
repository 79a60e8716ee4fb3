/** Digests as the page, scripts and the shell set them, and the mail that comes of one. */

import { afterAll, beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import { z } from "zod";
import { EveryKind } from "#channels/as-every-kind.ts";
import { type Simulator, startSimulator } from "#simulator/simulator.ts";
import { openAgency, PLACES, SMALL } from "../fakes/agency.ts";
import { makeCertificate } from "../fakes/certificate.ts";
import { manualClock } from "../fakes/clock.ts";
import { type MailServer, startMailServer } from "../fakes/mail-server.ts";
import { nonEmpty } from "../fakes/non-empty.ts";
import { readMail } from "../fakes/read-mail.ts";
import { type Receiver, startReceiver } from "../fakes/receiver.ts";
import { shopmcp } from "../fakes/shell.ts";
import { mainCredentials, OWNER } from "../fakes/test-shop.ts";
import { EMAIL, type SignedInShop, startSignedInShop } from "./signed-in-shop.ts";

setDefaultTimeout(120_000);

/** 05:00 in the simulated account, which is seven hours behind. */
const clock = manualClock(Date.parse("2026-11-22T12:00:00Z"));
const PUBLIC_URL = "https://ads.example.com";
let simulator: Simulator;
let server: MailServer;
let receiver: Receiver;
let shop: SignedInShop;
beforeAll(async () => {
  simulator = startSimulator({ clock });
  // The clock stands still, and so do the platform's limits.
  simulator.setRateLimit("off");
  server = await startMailServer({ certificate: makeCertificate(["localhost"]), security: "none" });
  receiver = startReceiver();
  const hosts = `127.0.0.1:${server.port},${new URL(receiver.url).host}`;
  const env = { SHOPMCP_CHANNEL_PRIVATE_HOSTS: hosts, SHOPMCP_PUBLIC_URL: PUBLIC_URL };
  shop = await startSignedInShop({ clock, simulator, env });
});
afterAll(async () => {
  await shop.stop();
  await server.stop();
  await receiver.stop();
  await simulator.stop();
});

async function connected(name: string): Promise<{ workspaceId: string; path: string }> {
  const { workspaceId } = await shop.newWorkspace(name);
  await shop.connectTikTok(workspaceId, mainCredentials(simulator));
  return { workspaceId, path: `/api/workspaces/${workspaceId}/digests` };
}

const mailChannel = (workspaceId: string) => {
  const place = { host: "127.0.0.1", port: server.port, security: "none" };
  const fields = { ...place, from: "bot@shop.example", to: "a@shop.example" };
  return shop.shop.channels.create({ workspaceId, kind: "smtp", name: "Mail", fields }, OWNER);
};

test("one digest of all accounts together is set, shown, listed and removed beside those of accounts", async () => {
  const { workspaceId, path } = await connected("Agency");
  const body = { account: "all", hour: 8, timezone: "Asia/Tokyo" };
  expect(await shop.ask("PUT", path, { body })).toMatchObject({ status: 200, body: { ...body, account_name: null } });
  const later = { account: "all", hour: 10 };
  expect((await shop.ask("PUT", path, { body: later })).body).toMatchObject({ ...later, timezone: "Asia/Tokyo" });
  expect((await shop.ask("PUT", path, { body })).status).toBe(200);
  expect(await shop.ask("PUT", path, { body: { hour: 8, timezone: "Asia/Tokyo" } })).toMatchObject({
    status: 400,
    body: { error: { code: "invalid_input" } },
  });
  expect((await shop.ask("PUT", path, { body: { hour: 9 } })).status).toBe(200);
  expect((await shop.ask("GET", path)).body).toMatchObject([{ account: "larkspur-loam" }, body]);
  const preview = await shop.ask("GET", `${path}/preview?account=all`);
  expect(preview.status).toBe(200);
  expect(JSON.stringify(preview.body)).toContain("Agency, all accounts");
  expect(await shop.ask("DELETE", `${path}?account=all`)).toMatchObject({ status: 200, body: { removed: true } });
  expect((await shop.ask("DELETE", `${path}?account=all`)).status).toBe(404);
  expect((await shop.ask("GET", path)).body).toMatchObject([{ account: "larkspur-loam" }]);
  expect(await shop.shop.workspaceDigests.list(workspaceId)).toEqual([]);
});

test("an account that spent nothing is counted and named in the digest of all", async () => {
  const [berlin, york] = PLACES;
  const { workspaceId } = await openAgency({ shop, simulator }, "Agency of two", {
    berlin: { ...SMALL, ...berlin },
    fresh: { ...york, campaigns: 0, ageDays: 1 },
  });
  const { status, body } = await shop.ask("GET", `/api/workspaces/${workspaceId}/digests/preview?account=all`);
  const told = JSON.stringify(body);
  expect(status).toBe(200);
  expect(told).toContain("2 accounts of Agency of two");
  expect(told).toContain("of which there are 2");
  expect(told).toContain("no spend");
  expect(told).not.toContain("Accounts that are missing");
});

test("of two who set the same digest, the later one is told, unless no version is sent", async () => {
  const { path } = await connected("Two");
  for (const account of ["larkspur-loam", "all"]) {
    const put = (body: object) => shop.ask("PUT", path, { body: { account, ...body } });
    const seen = async (hour: number, version: string | null) => {
      const { status, body } = await put({ hour, version });
      expect([account, hour, status]).toEqual([account, hour, 200]);
      return z.looseObject({ version: z.string() }).parse(body).version;
    };
    const first = await seen(8, null);
    const refused = {
      status: 409,
      body: { error: { code: "conflict", message: expect.stringContaining("meanwhile") } },
    };
    expect(await put({ hour: 9, version: null })).toMatchObject(refused);
    const second = await seen(9, first);
    expect(await put({ hour: 10, version: first })).toMatchObject(refused);
    expect((await shop.ask("GET", path)).body).toContainEqual(
      expect.objectContaining({ account, hour: 9, version: second }),
    );
    expect((await put({ hour: 11 })).status).toBe(200);
  }
});

test("of two who change the same alert, the later one is told, unless no version is sent", async () => {
  const { workspaceId } = await connected("Three");
  const path = `/api/workspaces/${workspaceId}/alerts`;
  const rule = (value: number, more: object = {}) => ({ metric: "spend", condition: "above", value, ...more });
  const { body } = await shop.ask("POST", path, { body: rule(5) });
  const { id, version } = z.looseObject({ id: z.string(), version: z.string() }).parse(body);
  const put = (changed: object) => shop.ask("PUT", `${path}/${id}`, { body: changed });
  expect(await put(rule(6, { version }))).toMatchObject({ status: 200, body: { value: 6 } });
  expect(await put(rule(7, { version }))).toMatchObject({ status: 409, body: { error: { code: "conflict" } } });
  expect((await shop.ask("GET", path)).body).toMatchObject([{ value: 6 }]);
  expect(await put(rule(8))).toMatchObject({ status: 200, body: { value: 8 } });
});

test("a digest is set, set anew, listed and removed, each of it audited", async () => {
  const { workspaceId, path } = await connected("Bakery");
  const { row } = await mailChannel(workspaceId);
  expect((await shop.ask("GET", path)).body).toEqual([]);
  const made = await shop.ask("PUT", path, { body: { hour: 8 } });
  expect(made).toMatchObject({ status: 200, body: { weekday: null, hour: 8, channels: null, told_day: null } });
  const changed = await shop.ask("PUT", path, { body: { weekday: "monday", hour: 6, channels: [row.id] } });
  const wanted = {
    weekday: "monday",
    hour: 6,
    channels: [row.id],
    account_name: "Larkspur & Loam",
    timezone: "Etc/GMT+7",
  };
  expect(changed.body).toMatchObject({ ...wanted, next_at: "2026-11-23T13:00:00.000Z" });
  expect((await shop.ask("GET", path)).body).toMatchObject([wanted]);
  expect((await shop.ask("DELETE", path)).body).toMatchObject({ removed: true });
  expect((await shop.ask("DELETE", path)).status).toBe(404);
  expect((await shop.ask("GET", path)).body).toEqual([]);
  const audit = await shop.ask("GET", `/api/workspaces/${workspaceId}/audit`);
  const { events } = z
    .looseObject({ events: z.array(z.looseObject({ action: z.string(), actor: z.string() })) })
    .parse(audit.body);
  const done = events.filter(({ action }) => action.startsWith("digest."));
  expect(done.map(({ action, actor }) => [action, actor])).toEqual([
    ["digest.remove", EMAIL],
    ["digest.set", EMAIL],
    ["digest.set", EMAIL],
  ]);
});

test("what does not fit is refused, and nothing is set", async () => {
  const { workspaceId, path } = await connected("Refused");
  const other = await connected("Other");
  const { row } = await mailChannel(other.workspaceId);
  for (const body of [
    {},
    { hour: 24 },
    { hour: 8, weekday: "someday" },
    { hour: 8, minute: 30 },
    { hour: 8, channels: [row.id] },
    { hour: 8, module: "none" },
  ])
    expect([body, (await shop.ask("PUT", path, { body })).status >= 400]).toEqual([body, true]);
  expect((await shop.ask("GET", path)).body).toEqual([]);
  expect((await shop.ask("PUT", path, { body: { hour: 8 }, cookie: null })).status).toBe(401);
  const nothing = await shop.newWorkspace("Nothing");
  const unconnected = `/api/workspaces/${nothing.workspaceId}/digests`;
  expect((await shop.ask("PUT", unconnected, { body: { hour: 8 } })).body).toMatchObject({
    error: { code: "not_connected" },
  });
  expect((await shop.ask("GET", `/api/workspaces/ws_none/digests`)).status).toBe(404);
  expect(workspaceId).not.toBe(other.workspaceId);
});

test("what arrives is the preview to the letter, in each kind of channel; the mail has bars of cells, no image, one link", async () => {
  const { workspaceId, path } = await connected("<b>Bäckerei</b> www.evil.example");
  await mailChannel(workspaceId);
  for (const kind of ["slack", "discord", "ntfy", "webhook"] as const) {
    const fields = { url: `${receiver.url}/${kind}` };
    await shop.shop.channels.create({ workspaceId, kind, name: kind, fields }, OWNER);
  }
  await shop.ask("PUT", path, { body: { hour: 7 } });
  clock.advance(2 * 3_600_000);
  const { slack, discord, ntfy, webhook, ...preview } = EveryKind.parse(
    (await shop.ask("GET", `${path}/preview`)).body,
  );
  await shop.shop.digests.job.run(new AbortController().signal);
  await shop.shop.jobs.runAll();
  const [mail, ...more] = nonEmpty(server.mails);
  expect(more).toEqual([]);
  const { headers, contentType, parts } = readMail(mail?.raw ?? "");
  expect(contentType).toBe("multipart/alternative");
  expect([...parts.keys()]).toEqual(["text/plain", "text/html"]);
  const subject = headers.get("subject");
  const [text = "", html = ""] = parts.values();
  expect({ subject, text, html }).toEqual(preview);
  const posted = new Map(receiver.received.map(({ path: to, body }) => [to, JSON.parse(body)]));
  const { topic, sequence_id, ...pushed } = posted.get("/") ?? {};
  expect(pushed).toEqual(ntfy);
  expect([topic, sequence_id]).toEqual(["ntfy", expect.stringMatching(/^evt_/)]);
  posted.delete("/");
  expect(Object.fromEntries(posted)).toEqual({ "/slack": slack, "/discord": discord, "/webhook": webhook });
  expect(headers.get("message-id")).toMatch(/^<evt_\w+@shop\.example>$/);
  expect(html).toContain("Larkspur &amp; Loam");
  expect(html).toContain("&lt;b&gt;Bäckerei&lt;/b&gt;");
  expect(html).not.toMatch(/<img|<b>|background-image|url\(|evil\.example/);
  expect(html.match(/href="[^"]*"/g)).toEqual([`href="${PUBLIC_URL}/performance"`]);
  expect(nonEmpty(html.match(/<td width="\d+%" height="6" bgcolor=/g) ?? []).length).toBeGreaterThan(2);
  expect(text).toEndWith(`\n\n${PUBLIC_URL}/performance`);
  expect(text).not.toContain("evil.example");
});

test("the shell sets, lists, shows and removes it, and says what an option takes", async () => {
  const { workspaceId } = await connected("Shell");
  const env = {
    ...{ SHOPMCP_DATA_DIR: shop.dataDir, SHOPMCP_TIKTOK_BASE_URL: simulator.url },
    ...{ SHOPMCP_TIKTOK_SANDBOX_URL: simulator.sandboxUrl, SHOPMCP_HISTORY: "off" },
  };
  const run = (...words: string[]) => shopmcp(["digest", ...words, "--workspace", workspaceId, "--json"], { env });
  expect(await run("set", "--hour", "8", "--weekday", "friday")).toMatchObject({
    exit: 0,
    json: { weekday: "friday", hour: 8, channels: null, warning: expect.stringContaining("no channel") },
  });
  expect((await run("list")).json).toMatchObject([{ weekday: "friday", told_day: null }]);
  const listed = await shopmcp(["digest", "list", "--workspace", workspaceId], { env });
  expect(listed.stdout).toContain("8:00 UTC−7");
  expect((await run("preview")).json).toMatchObject({ type: "digest", sections: expect.any(Array) });
  expect((await run("set", "--hour", "25")).exit).toBe(2);
  expect((await run("set", "--hour", "8", "--weekday", "someday")).exit).toBe(2);
  expect((await run("set", "--hour", "8", "--minute", "5")).exit).toBe(2);
  expect(await run("remove")).toMatchObject({ exit: 0, json: { removed: true } });
  expect(await run("remove")).toMatchObject({ exit: 1, json: { error: { code: "not_found" } } });
  expect((await run("list")).json).toEqual([]);
  const audit = await shop.shop.audit.page({ workspaceId, beforeId: undefined, limit: 10 });
  expect(audit.map(({ action }) => action)).toEqual(expect.arrayContaining(["digest.remove", "digest.set"]));
});

test("it is in the export, with no address of a channel, and leaves nothing when the workspace is deleted", async () => {
  const { workspaceId, path } = await connected("Gone");
  const { row } = await mailChannel(workspaceId);
  await shop.ask("PUT", path, { body: { hour: 8, channels: [row.id] } });
  const { text } = await shop.ask("GET", `/api/workspaces/${workspaceId}/export`);
  expect(JSON.parse(text).connections).toMatchObject([{ digest: { weekday: null, hour: 8, channel_ids: [row.id] } }]);
  expect(text).not.toContain("shop.example");
  await shop.shop.workspaces.delete(workspaceId, OWNER);
  const left = shop.store().sqlite.query("SELECT count(*) AS n FROM digest WHERE channel_ids LIKE ?");
  expect(left.get(`%${row.id}%`)).toEqual({ n: 0 });
});

test("one that would be told to nobody says so when it is set and listed", async () => {
  const { workspaceId, path } = await connected("Silent");
  const warned = async (body: object) => {
    const { body: set } = await shop.ask("PUT", path, { body });
    const { body: listed } = await shop.ask("GET", path);
    const Warned = z.looseObject({ warning: z.string().nullable() });
    expect(z.array(Warned).parse(listed)[0]?.warning).toBe(Warned.parse(set).warning);
    return Warned.parse(set).warning;
  };
  expect(await warned({ hour: 8 })).toContain("this workspace has no channel");
  const { row } = await mailChannel(workspaceId);
  expect(await warned({ hour: 8 })).toBeNull();
  expect(await warned({ hour: 8, channels: [] })).toContain("no channel is named");
  expect(await warned({ hour: 8, channels: [row.id] })).toBeNull();
  await mailChannel(workspaceId);
  await shop.shop.channels.remove({ workspaceId, id: row.id }, OWNER);
  expect((await shop.ask("GET", path)).body).toMatchObject([{ warning: expect.stringContaining("were removed") }]);
});
