/** A runaway of today's spend: seen by the hour, told once, over two servers; and how often it is looked at. */

import { afterAll, beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import { z } from "zod";
import { addDays, daysBetween } from "#ads/calendar.ts";
import { isoTime } from "#text/iso-time.ts";
import { alertDocument } from "#watch/alert-document.ts";
import { nonEmpty } from "../fakes/non-empty.ts";
import { type Receiver, startReceiver } from "../fakes/receiver.ts";
import { OWNER, startTestShop, type TestShop } from "../fakes/test-shop.ts";
import { DAY_MS, FAST, type RememberingShop, startRememberingShop } from "../history/remembering-shop.ts";

setDefaultTimeout(120_000);

const HOUR_MS = 3_600_000;
let receiver: Receiver;
let it: RememberingShop;
let beside: TestShop;
let alertId: string;

beforeAll(async () => {
  receiver = startReceiver();
  const hosts = { SHOPMCP_CHANNEL_PRIVATE_HOSTS: new URL(receiver.url).host };
  it = await startRememberingShop(hosts);
  const { clock, simulator, shop, workspaceId } = it;
  beside = await startTestShop({ clock, simulator, dataDir: shop.dataDir, env: { ...FAST, ...hosts } });
  const fields = { url: `${receiver.url}/hook` };
  await shop.shop.channels.create({ workspaceId, kind: "webhook", name: "hook", fields }, OWNER);
});
afterAll(async () => {
  await beside.stop();
  await it.stop();
  await receiver.stop();
});

function surge(day: string, factor: number, fromHour: number): void {
  it.simulator.edit(it.advertiserId, ({ campaigns }) => {
    for (const { pace } of campaigns.flatMap(({ adGroups }) => adGroups.flatMap(({ ads }) => ads)))
      pace.surges = [...pace.surges, { day: daysBetween("1970-01-01", day), factor, fromHour }];
  });
}

/** Both servers look at once: at days, at today, at rules, at what is to be sent. */
async function round(): Promise<void> {
  for (let times = 0; times < 4; times += 1) await Promise.all([it.shop.shop.jobs.runAll(), beside.shop.jobs.runAll()]);
}

async function hourLater(hours = 1): Promise<void> {
  for (let hour = 0; hour < hours; hour += 1) {
    it.clock.advance(HOUR_MS);
    await round();
  }
}

const today = () => it.simulator.truth.today(it.advertiserId);
const rule = (more = {}) => ({
  ...{ workspaceId: it.workspaceId, module: undefined, campaignId: null, metric: "spend", condition: "runaway" },
  ...{ value: 100, days: undefined, minSample: undefined, quiet: null, ...more },
});
const Told = z.looseObject({ type: z.string(), data: z.looseObject({ message: z.string() }) });
const told = () => receiver.received.map(({ body }) => Told.parse(JSON.parse(body)));
const shown = async () => nonEmpty(await it.shop.shop.alerts.list(it.workspaceId))[0];

test("before its hours are remembered a runaway cannot be looked back at; what is not today's spend cannot run away", async () => {
  const { alerts } = it.shop.shop;
  await expect(alerts.backtest(rule())).rejects.toMatchObject({
    code: "conflict",
    message: expect.stringContaining("No day of this account"),
  });
  for (const more of nonEmpty([{ metric: "clicks" }, { campaignId: "1" }, { days: 2 }, { value: undefined }]))
    await expect(alerts.set(rule(more), OWNER)).rejects.toMatchObject({ code: "invalid_input" });
  expect(await alerts.list(it.workspaceId)).toEqual([]);
});

const reading = (days: number) => `Hours of earlier days are still being read: those of ${days} of 56 days`;
let refusing: { clear(): void };

test("a day as usual is looked at each hour, and nothing is told", async () => {
  refusing = it.simulator.fail({
    path: "/report/integrated/get/",
    when: ({ query }) =>
      query.get("dimensions")?.includes("hour") === true && (query.get("start_date") ?? "") < addDays(today(), -50),
    code: 40_100,
    times: Number.POSITIVE_INFINITY,
  });
  ({ id: alertId } = (await it.shop.shop.alerts.set(rule(), OWNER)).row);
  expect((await shown())?.interval).toEqual({ lastAtMs: null, everyMinutes: null });
  await round();
  await hourLater(3);
  expect(told()).toEqual([]);
  expect((await shown())?.interval).toEqual({ lastAtMs: it.clock.now(), everyMinutes: 60 });
  // Today is among them.
  expect((await shown())?.waits).toContain(reading(51));
  expect((await it.shop.shop.alerts.backtest(rule())).waits).toContain(reading(51));
});

test("spend that runs away is told by the next look, once, with what is usual for these hours", async () => {
  const day = today();
  surge(day, 6, 17);
  await hourLater(5);
  refusing.clear();
  const [began, ...more] = nonEmpty(told());
  expect(more).toEqual([]);
  expect(began).toMatchObject({ type: "alert.began", data: { alert: alertId, metric: "spend", day } });
  const sent = new Date(Number((await shown())?.firings[0]?.began_at_ms) - 7 * HOUR_MS).getUTCHours();
  expect(sent).toBe(18);
  expect(began?.data.message).toMatch(
    /Spend was [\d.]+ USD from 17:00 to 18:00 on .* Usual is [\d.]+ USD to [\d.]+ USD, around [\d.]+ USD: .* in 7 weeks before\. Hours of earlier days are still being read: those of 51 of 56/,
  );
});

test("it stands for its day, and ends with the next one, once", async () => {
  await hourLater(8);
  expect(told().map(({ type }) => type)).toEqual(["alert.began", "alert.ended"]);
  expect((await shown())?.firings).toMatchObject([{ ended_day: today() }]);
  await hourLater(6);
  expect(told()).toHaveLength(2);
});

test("a look back finds the day by the same code, over the days that have enough before them", async () => {
  it.clock.advance(DAY_MS);
  await round();
  const { from, to, firings, days } = await it.shop.shop.alerts.backtest(rule());
  const ran = (await shown())?.firings[0]?.began_day ?? "";
  expect(firings).toEqual([{ began: ran, ended: addDays(ran, 1) }]);
  expect([from, to]).toEqual([days[0]?.day ?? "", addDays(today(), -1)]);
  expect(days.length).toBeGreaterThan(14);
  const { spend } = it.simulator.truth.total({ advertiserId: it.advertiserId, from: ran, to: ran });
  // TikTok corrects a young day a little.
  expect(Math.abs((days.find(({ day }) => day === ran)?.value ?? 0) / (spend / 100) - 1)).toBeLessThan(0.02);
});

test("looks that come later than each hour are said to, in the list and in the API's answer", async () => {
  it.clock.advance(5 * HOUR_MS);
  await round();
  expect((await shown())?.interval).toEqual({ lastAtMs: it.clock.now(), everyMinutes: 300 });
  expect(nonEmpty((await it.shop.shop.alerts.list(it.workspaceId)).map(alertDocument))).toMatchObject([
    { look_minutes: 300, looked_at: isoTime(it.clock.now()) },
  ]);
});

test("a clock that is set back or forward neither stops the looks nor tells anything again", async () => {
  const before = told().length;
  for (const hours of [-3, 2, 30, -30]) {
    it.clock.set(it.clock.now() + hours * HOUR_MS);
    await round();
    expect({ hours, lastAtMs: (await shown())?.interval.lastAtMs }).toEqual({ hours, lastAtMs: it.clock.now() });
  }
  expect(told()).toHaveLength(before);
  const ids = nonEmpty(receiver.received.map(({ headers }) => headers["webhook-id"]));
  expect(new Set(ids).size).toBe(ids.length);
});
