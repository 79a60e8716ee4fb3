/** A digest holds what the tools give, is what its preview shows, and is decided once. */

import { afterEach, beforeEach, expect, setDefaultTimeout, test } from "bun:test";
import { z } from "zod";
import { asText } from "#channels/as-text.ts";
import { type Simulator, startSimulator } from "#simulator/simulator.ts";
import { openAgency, PLACES, SMALL } from "../fakes/agency.ts";
import { manualClock } from "../fakes/clock.ts";
import { failsWith } from "../fakes/fails-with.ts";
import { nonEmpty } from "../fakes/non-empty.ts";
import { type Receiver, startReceiver } from "../fakes/receiver.ts";
import { mainCredentials, OWNER, startTestShop, type TestShop, type TestShopOptions } from "../fakes/test-shop.ts";

setDefaultTimeout(120_000);

const HOUR_MS = 3_600_000;
/** 05:00 in the simulated account, which is seven hours behind. */
const START = Date.parse("2026-11-22T12:00:00Z");

const Sent = z.looseObject({
  type: z.string(),
  data: z.looseObject({
    title: z.string(),
    message: z.string(),
    day: z.string(),
    sections: z.array(
      z.looseObject({
        heading: z.string(),
        lines: z.array(z.string()),
        rows: z.array(
          z.object({ label: z.string(), value: z.string(), note: z.string().nullable(), share: z.number().nullable() }),
        ),
      }),
    ),
  }),
});

let clock = manualClock(START);
let simulator: Simulator;
let receiver: Receiver;
const shops: TestShop[] = [];
beforeEach(() => {
  clock = manualClock(START);
  simulator = startSimulator({ clock });
  receiver = startReceiver();
});
afterEach(async () => {
  for (const shop of shops.splice(0)) await shop.stop();
  await simulator.stop();
  await receiver.stop();
});

async function start(options: TestShopOptions = {}) {
  const env = { SHOPMCP_CHANNEL_PRIVATE_HOSTS: new URL(receiver.url).host, ...options.env };
  const shop = await startTestShop({ clock, simulator, ...options, env });
  shops.push(shop);
  return shop;
}

async function connected(options: TestShopOptions = {}) {
  const shop = await start(options);
  const { workspaceId, key } = await shop.newWorkspace("Bakery");
  await shop.connectTikTok(workspaceId, mainCredentials(simulator));
  const fields = { url: `${receiver.url}/hook` };
  await shop.shop.channels.create({ workspaceId, kind: "webhook", name: "Desk", fields }, OWNER);
  return { shop, workspaceId, key };
}

const daily = (workspaceId: string) => ({ workspaceId, weekday: null, hour: 7, channelIds: null });
const sent = () => receiver.received.map(({ body }) => Sent.parse(JSON.parse(body)));
const round = async (shop: TestShop) => {
  await shop.shop.digests.job.run(new AbortController().signal);
  await shop.shop.jobs.runAll();
};

test("it goes out at its hour of the account's day, once a day, with the figures of the tools", async () => {
  const { shop, workspaceId, key } = await connected();
  await shop.shop.digests.set(daily(workspaceId), OWNER);
  await round(shop);
  expect(sent()).toEqual([]);
  clock.advance(2 * HOUR_MS);
  await round(shop);
  await round(shop);
  const [message, ...more] = sent();
  expect(more).toEqual([]);
  expect(message).toMatchObject({ type: "digest", data: { title: "Larkspur & Loam: 2026-11-21", day: "2026-11-21" } });
  const asked = {
    level: "account",
    metrics: ["spend", "conversion"],
    start_date: "2026-11-15",
    end_date: "2026-11-21",
  };
  // The simulated clock stands still, and so do the platform's limits.
  clock.advance(60_000);
  const report = await shop.call(key, "tiktok_ads_get_report", { ...asked, compare_to: "previous_period" });
  if (report.isError) throw new Error(report.text);
  const { totals } = z.looseObject({ totals: z.record(z.string(), z.number()) }).parse(report.structured);
  const week = message?.data.sections.find(({ heading }) => heading.startsWith("Seven days"));
  const digits = (text = "") => Number(text.replace(/[^\d.]/g, ""));
  const spend = week?.rows.find(({ label }) => label === "Spend");
  expect(digits(spend?.value)).toBe(totals.spend ?? -1);
  const money = [spend?.value, ...(spend?.note?.match(/was (.*)/)?.slice(1) ?? [])];
  expect(nonEmpty(money).filter((text) => !/^[\d,]+\.\d\d USD$/.test(text ?? ""))).toEqual([]);
  expect(digits(spend?.note?.split("was ")[1])).toBe(totals.spend_previous ?? -1);
  expect(digits(week?.rows.find(({ label }) => label === "Conversions")?.value)).toBe(totals.conversion ?? -1);
  const bars = message?.data.sections.find(({ heading }) => heading.startsWith("Campaigns"))?.rows ?? [];
  expect(nonEmpty(bars).map(({ share }) => share)[0]).toBe(1);
  expect(message?.data.sections.find(({ heading }) => heading === "What needs a look")?.lines[0]).toContain("balance");
  // The Shop sold within the week and not yesterday: what is said of one is not said of the other.
  expect(week?.rows.map(({ label }) => label)).toContain("Revenue in TikTok Shop");
  const notes = message?.data.sections.find(({ heading }) => heading === "How complete this is")?.lines ?? [];
  expect(notes.filter((line) => line.includes("no purchases of TikTok Shop"))).toEqual([
    "Yesterday: TikTok counts no purchases of TikTok Shop in these days, and they are left out; the numbers are of website, app.",
  ]);
  clock.advance(24 * HOUR_MS);
  await round(shop);
  expect(sent().map(({ data }) => data.day)).toEqual(["2026-11-21", "2026-11-22"]);
});

test("a table goes with it as a file to mails and webhooks: the very rows of the report, of the days it tells", async () => {
  const { shop, workspaceId, key } = await connected();
  await shop.shop.channels.create(
    { workspaceId, kind: "ntfy", name: "Phone", fields: { url: `${receiver.url}/topic` } },
    OWNER,
  );
  const SentFile = z.looseObject({
    data: z.looseObject({ file: z.object({ name: z.string(), type: z.string(), text: z.string() }) }),
  });
  const files = () =>
    receiver.received.flatMap(({ path, body }) =>
      path === "/hook" ? [SentFile.parse(JSON.parse(body)).data.file] : [],
    );
  const rowsIn = (text = "") => text.trimEnd().split("\r\n").length - 1;
  await shop.shop.digests.set({ ...daily(workspaceId), attached: "campaign" }, OWNER);
  clock.advance(2 * HOUR_MS);
  await round(shop);
  expect(receiver.received.map(({ path }) => path).toSorted()).toEqual(["/", "/hook"]);
  const phone = receiver.received.find(({ path }) => path === "/");
  expect(phone?.body).toContain("Elsewhere, ask an assistant for it as a CSV file");
  expect(phone?.body).not.toContain("campaign_id");
  clock.advance(60_000);
  const asked = { level: "campaign", breakdown: "day", start_date: "2026-11-21", end_date: "2026-11-21" };
  const metrics = ["spend", "revenue", "conversion", "cost_per_conversion", "impressions", "clicks", "ctr"];
  const report = await shop.call(key, "tiktok_ads_get_report", { ...asked, metrics, limit: 500 });
  const { columns, page } = z
    .looseObject({ columns: z.array(z.string()), page: z.looseObject({ total: z.number() }) })
    .parse(report.structured);
  const [day] = files();
  expect(day?.name).toBe("Larkspur-&-Loam_campaigns_2026-11-21-to-2026-11-21_UTC-7_USD.csv");
  expect(day?.text).toStartWith(`\uFEFF${columns.map((column) => `"${column}"`).join(",")}\r\n`);
  expect(rowsIn(day?.text)).toBe(page.total);
  await shop.shop.digests.set({ ...daily(workspaceId), weekday: 1, attached: "campaign" }, OWNER);
  clock.advance(24 * HOUR_MS);
  await round(shop);
  const [, week] = files();
  expect(week?.name).toContain("_2026-11-16-to-2026-11-22_");
  expect(rowsIn(week?.text)).toBeGreaterThan(rowsIn(day?.text) * 3);
  expect(await shop.shop.digests.list(workspaceId)).toMatchObject([{ digest: { attached: "campaign" } }]);
});

test("the preview is the message", async () => {
  const { shop, workspaceId } = await connected();
  await shop.shop.digests.set(daily(workspaceId), OWNER);
  clock.advance(2 * HOUR_MS);
  const preview = await shop.shop.digests.preview({ workspaceId });
  await round(shop);
  const [message] = sent();
  expect(message?.data).toMatchObject({ title: preview.title, message: preview.text });
  expect(asText({ text: message?.data.message ?? "", sections: preview.sections })).toBe(asText(preview));
  expect(JSON.stringify(message?.data.sections)).toBe(JSON.stringify(preview.sections));
});

test("two servers on one folder decide it once, and a kill before it was noted repeats nothing", async () => {
  const { shop, workspaceId } = await connected();
  const second = await start({ dataDir: shop.dataDir });
  await shop.shop.digests.set(daily(workspaceId), OWNER);
  clock.advance(2 * HOUR_MS);
  await Promise.all([round(shop), round(second)]);
  await Promise.all([round(shop), round(second)]);
  expect(sent()).toHaveLength(1);
  // As a process leaves it that is killed between putting the message and noting that it was put.
  shop.store().sqlite.run("UPDATE digest SET told_day = NULL, next_at_ms = ?", [clock.now() + 600_000]);
  await round(second);
  clock.advance(600_000);
  await round(second);
  expect(sent()).toHaveLength(1);
});

test("over kills, restarts, jumps of the clock and two servers each day is told once, and none that it stood still for is missed", async () => {
  simulator.setRateLimit("off");
  const env = { SHOPMCP_TIKTOK_QPS: "1000", SHOPMCP_TIKTOK_QPM: "60000" };
  const { shop, workspaceId } = await connected({ env });
  const servers = [shop, await start({ dataDir: shop.dataDir, env })];
  await shop.shop.digests.set(daily(workspaceId), OWNER);
  const rounds = () => Promise.all(servers.map(round));
  const restart = async (nth: number) => {
    const [old] = shops.splice(nth, 1);
    await old?.stop();
    servers[nth] = await start({ dataDir: shop.dataDir, env });
    shops.splice(nth, 0, ...shops.splice(-1));
  };
  /** As a process leaves it that is killed after the message was put. */
  const kill = async () => {
    const [one] = servers;
    one?.store().sqlite.run("UPDATE digest SET told_day = NULL, next_at_ms = ?", [clock.now()]);
  };
  const jump = async (days: number) => clock.set(clock.now() + days * 24 * HOUR_MS);
  const happens: readonly (() => Promise<void>)[] = [
    () => jump(2 / 24),
    kill,
    () => jump(-3),
    () => restart(1),
    () => jump(4),
    kill,
    () => restart(0),
  ];
  for (const happened of happens) {
    await happened();
    await rounds();
  }
  await rounds();
  const days = sent().map(({ data }) => data.day);
  expect(new Set(days).size).toBe(days.length);
  expect(days).toEqual(expect.arrayContaining(["2026-11-21", "2026-11-22"]));
  const ids = nonEmpty(receiver.received.map(({ headers }) => headers["webhook-id"]));
  expect(new Set(ids).size).toBe(ids.length);
});

test("while yesterday is not among the days that are kept it waits, six hours at most", async () => {
  const { shop, workspaceId } = await connected({ env: { SHOPMCP_HISTORY: "on" } });
  await shop.shop.digests.set(daily(workspaceId), OWNER);
  const look = () => shop.shop.digests.job.run(new AbortController().signal);
  const put = () => shop.store().sqlite.query("SELECT occasion FROM channel_message").all().length;
  clock.advance(2 * HOUR_MS);
  await look();
  expect(put()).toBe(0);
  clock.advance(6 * HOUR_MS);
  await look();
  expect(put()).toBe(1);
});

test("of one app those that are too many at once wait for their turn and say so, and another app's does not wait", async () => {
  // Half of twelve a minute is six, of which a digest without remembered days asks five.
  const env = { SHOPMCP_CHANNEL_PRIVATE_HOSTS: "", SHOPMCP_TIKTOK_QPS: "100", SHOPMCP_TIKTOK_QPM: "12" };
  const shop = await start({ env });
  const main = mainCredentials(simulator);
  const { app, advertiser } = simulator.other;
  const other = { ...main, app_id: app.appId, app_secret: app.appSecret, access_token: advertiser.accessToken };
  const ids: string[] = [];
  for (const pasted of [main, main, main, { ...other, advertiser_id: advertiser.advertiserId }]) {
    const { workspaceId } = await shop.newWorkspace("Bakery");
    await shop.connectTikTok(workspaceId, pasted);
    await shop.shop.digests.set({ ...daily(workspaceId), hour: 0 }, OWNER);
    ids.push(workspaceId);
  }
  clock.advance(20 * HOUR_MS);
  const nowMs = clock.now();
  await shop.shop.digests.job.run(new AbortController().signal);
  const listed = async () => (await Promise.all(ids.map((id) => shop.shop.digests.list(id)))).flat();
  const told = async () => (await listed()).map(({ digest }) => digest.told_day);
  // Which of the three is the first is left open.
  expect((await told()).slice(0, 3).toSorted()).toEqual(["2026-11-23", null, null]);
  expect((await told())[3]).toBe("2026-11-23");
  const waiting = (await listed()).filter(({ late }) => late);
  const waits = waiting.map(({ digest }) => digest.next_at_ms - nowMs);
  expect(waits.toSorted((one, other) => one - other)).toEqual([50_000, 100_000]);
  for (const done of [2, 3]) {
    clock.advance(61_000);
    await shop.shop.digests.job.run(new AbortController().signal);
    expect((await told()).filter((day) => day !== null)).toHaveLength(done + 1);
  }
});

test("an outage of the platform puts it off, and it is told when the platform is back", async () => {
  const { shop, workspaceId } = await connected();
  await shop.shop.digests.set(daily(workspaceId), OWNER);
  clock.advance(2 * HOUR_MS);
  simulator.fail({ httpStatus: 502, rawBody: "", times: 50 });
  await round(shop);
  expect(sent()).toEqual([]);
  simulator.clearFaults();
  clock.advance(300_000);
  await round(shop);
  expect(sent()).toHaveLength(1);
});

test("days on which nothing ran are not made up for, and a clock that ran ahead silences nothing", async () => {
  const { shop, workspaceId } = await connected();
  await shop.shop.digests.set(daily(workspaceId), OWNER);
  clock.advance(4 * 24 * HOUR_MS);
  await round(shop);
  expect(sent().map(({ data }) => data.day)).toEqual(["2026-11-24"]);
  const rightMs = clock.now();
  clock.set(rightMs + 60 * 24 * HOUR_MS);
  await round(shop);
  clock.set(rightMs + 24 * HOUR_MS);
  await round(shop);
  expect(sent().at(-1)?.data.day).toBe("2026-11-25");
});

test("a clock that jumps over two digests brings one, and set back it brings none twice", async () => {
  const { shop, workspaceId } = await connected();
  await shop.shop.digests.set(daily(workspaceId), OWNER);
  clock.advance(2 * HOUR_MS);
  await round(shop);
  const rightMs = clock.now();
  clock.set(rightMs + 2 * 24 * HOUR_MS);
  await round(shop);
  expect(sent().map(({ data }) => data.day)).toEqual(["2026-11-21", "2026-11-23"]);
  for (const days of [-2, -1, 0, 1, 2]) {
    clock.set(rightMs + days * 24 * HOUR_MS);
    await round(shop);
    await round(shop);
  }
  const told = sent().map(({ data }) => data.day);
  expect(new Set(told).size).toBe(told.length);
  expect(told).toContain("2026-11-22");
});

test("one that was set while the clock ran ahead goes out at its hour once it is set back", async () => {
  const { shop, workspaceId } = await connected();
  const rightMs = clock.now();
  clock.set(rightMs + 60 * 24 * HOUR_MS);
  await shop.shop.digests.set(daily(workspaceId), OWNER);
  clock.set(rightMs);
  await round(shop);
  clock.advance(2 * HOUR_MS);
  await round(shop);
  expect(sent().at(-1)?.data.day).toBe("2026-11-21");
});

test("one that cannot be decided keeps no other waiting", async () => {
  const { shop, workspaceId } = await connected();
  const broken = await shop.newWorkspace("Broken");
  const { id } = await shop.connectTikTok(broken.workspaceId, mainCredentials(simulator));
  await shop.shop.digests.set(daily(broken.workspaceId), OWNER);
  await shop.shop.digests.set(daily(workspaceId), OWNER);
  shop.store().sqlite.run("UPDATE connection SET account_timezone = 'Nowhere' WHERE id = ?", [id]);
  clock.advance(2 * HOUR_MS);
  await round(shop);
  expect(sent()).toHaveLength(1);
  expect(shop.logLines.join()).toContain("A digest could not be decided");
});

test("it goes with its connection, is exported, audited, and takes channels of its own workspace alone", async () => {
  const { shop, workspaceId } = await connected();
  const other = await shop.newWorkspace("Other");
  const fields = { url: `${receiver.url}/x` };
  const { row } = await shop.shop.channels.create(
    { workspaceId: other.workspaceId, kind: "slack", name: "x", fields },
    OWNER,
  );
  const stranger = await failsWith(() => shop.shop.digests.set({ ...daily(workspaceId), channelIds: [row.id] }, OWNER));
  expect(stranger.code).toBe("invalid_input");
  await shop.shop.digests.set({ ...daily(workspaceId), weekday: 1 }, OWNER);
  let text = "";
  for await (const piece of await shop.shop.workspaces.export(workspaceId, OWNER)) text += piece;
  expect(JSON.parse(text).connections).toMatchObject([{ digest: { weekday: 1, hour: 7 } }]);
  await shop.shop.connections.disconnect({ workspaceId, module: shop.tiktok() }, OWNER);
  expect(await shop.shop.digests.list(workspaceId)).toEqual([]);
  const events = await shop.shop.audit.page({ workspaceId, beforeId: undefined, limit: 10 });
  expect(events.map(({ action }) => action)).toContain("digest.set");
});

test("one digest of all accounts has subtotals a currency, a line an account of its own days, and what is missing", async () => {
  simulator.setRateLimit("off");
  const shop = await start({ env: { SHOPMCP_TIKTOK_QPS: "1000", SHOPMCP_TIKTOK_QPM: "60000" } });
  const [berlin, york, lisbon, tokyo] = PLACES;
  const { workspaceId, idOf } = await openAgency({ shop, simulator }, "Agency", {
    berlin: { ...SMALL, ...berlin },
    lisbon: { ...SMALL, ...lisbon },
    osaka: { ...SMALL, ...tokyo },
    york: { ...SMALL, ...york },
    lost: { ...SMALL, ...york },
  });
  const fields = { url: `${receiver.url}/hook` };
  await shop.shop.channels.create({ workspaceId, kind: "webhook", name: "Desk", fields }, OWNER);
  const { workspaceDigests } = shop.shop;
  // 18:00 in Berlin on 22 November is the 23rd in Tokyo.
  const wanted = { ...daily(workspaceId), hour: 18, timezone: "Europe/Berlin" };
  expect((await failsWith(() => workspaceDigests.set({ ...wanted, timezone: "Mars/Base" }, OWNER))).code).toBe(
    "invalid_input",
  );
  const first = await workspaceDigests.set({ ...wanted, hour: 9 }, OWNER);
  const { digest } = await workspaceDigests.set(wanted, OWNER);
  expect([digest.id, (await workspaceDigests.list(workspaceId)).length]).toEqual([first.digest.id, 1]);
  const lost = idOf.get("lost");
  simulator.fail({ code: 40_001, message: "no", times: 99, when: ({ query }) => query.get("advertiser_id") === lost });
  await workspaceDigests.job.run(new AbortController().signal);
  expect(sent()).toEqual([]);
  clock.advance(5 * HOUR_MS);
  for (let again = 0; again < 2; again += 1) {
    await workspaceDigests.job.run(new AbortController().signal);
    await shop.shop.jobs.runAll();
  }
  const [message, ...more] = sent();
  expect(more).toEqual([]);
  expect(message?.data.title).toBe("Agency, all accounts: 2026-11-21");
  expect(message?.data.message).toContain("in each account's time zone, of which there are 4");
  const sections = message?.data.sections ?? [];
  const spendOf = (labels: readonly string[], from: string, to = from) =>
    labels.reduce(
      (sum, label) => sum + simulator.truth.total({ advertiserId: idOf.get(label) ?? "", from, to }).spend,
      0,
    );
  const digits = (text = "") => Number(text.replace(/[^\d.]/g, ""));
  const group = (name: string) => sections.find(({ heading }) => heading.startsWith(name))?.rows ?? [];
  const spend = (name: string, label: string) => group(name).find((row) => row.label === label);
  const euros = ["berlin", "lisbon"];
  for (const heading of [
    "EUR, 2 accounts: yesterday, 2026-11-21, and seven days against the seven before",
    "JPY, 1 account: yesterday, 2026-11-22, and seven days against the seven before",
  ])
    expect(sections.map((section) => section.heading)).toContain(heading);
  expect(digits(spend("EUR, 2 accounts", "Spend")?.value)).toBe(spendOf(euros, "2026-11-21") / 100);
  expect(digits(spend("EUR, 2 accounts", "Spend, seven days")?.value)).toBe(
    spendOf(euros, "2026-11-15", "2026-11-21") / 100,
  );
  expect(digits(spend("JPY, 1 account", "Spend")?.value)).toBe(spendOf(["osaka"], "2026-11-22"));
  const accounts = group("Accounts: spend yesterday");
  expect(accounts.map(({ label }) => label)).toEqual(["berlin", "lisbon", "osaka", "york"]);
  expect(accounts[2]).toMatchObject({ note: expect.stringContaining("2026-11-22, seven days ") });
  expect(accounts[0]?.note).not.toContain("2026-11-2");
  expect(sections.find(({ heading }) => heading === "Accounts that are missing")?.lines).toEqual([
    expect.stringMatching(/^lost: /),
  ]);
  expect(sections.some(({ heading }) => heading.startsWith("All in"))).toBe(false);
  simulator.clearFaults();
  await shop.shop.rates.set({ workspaceId, from: "USD", date: "2026-01-01", rate: "0.5", currency: "EUR" }, OWNER);
  await shop.shop.rates.set({ workspaceId, from: "JPY", date: "2026-01-01", rate: "0.01", currency: "EUR" }, OWNER);
  const preview = await workspaceDigests.preview({ workspaceId });
  const whole = preview.sections.find(({ heading }) => heading.startsWith("All in EUR, at your exchange rates: "));
  expect(whole?.heading).toBe("All in EUR, at your exchange rates: yesterday, 2026-11-21 and 2026-11-22");
  expect(whole?.lines).toEqual(["1 USD is 0.5 EUR from 2026-01-01; 1 JPY is 0.01 EUR from 2026-01-01."]);
  const cents =
    spendOf(euros, "2026-11-21") + spendOf(["york", "lost"], "2026-11-21") / 2 + spendOf(["osaka"], "2026-11-22");
  expect(Math.abs(digits(whole?.rows[0]?.value) * 100 - cents)).toBeLessThan(0.51);
  await shop.shop.workspaces.delete(workspaceId, OWNER);
  expect(shop.store().sqlite.query("SELECT * FROM workspace_digest").all()).toEqual([]);
});
