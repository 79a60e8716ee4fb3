/** The account by hour: what is kept, what it costs, and how today's hours are asked for. */

import { afterAll, beforeAll, beforeEach, expect, setDefaultTimeout, test } from "bun:test";
import { z } from "zod";
import { addDays } from "#ads/calendar.ts";
import type { DayHours, HistoryAccount } from "#modules/module-history.ts";
import { nonEmpty } from "../fakes/non-empty.ts";
import { OWNER, startTestShop } from "../fakes/test-shop.ts";
import { DAY_MS, FAST, type RememberingShop, startRememberingShop } from "./remembering-shop.ts";

setDefaultTimeout(120_000);

const HOUR_MS = 3_600_000;
const PATH = "/report/integrated/get/";
const METRICS = ["spend", "conversion"];
const NOTHING: DayHours = { atMs: 0, whole: false, hours: new Map() };

let it: RememberingShop;
let first: string;
let alertId: string;

beforeAll(async () => {
  it = await startRememberingShop();
  first = today();
});
beforeEach(() => {
  it.simulator.requests.length = 0;
});
afterAll(() => it.stop());

function today(): string {
  return it.simulator.truth.today(it.advertiserId);
}

function account(): HistoryAccount {
  return { accountId: it.advertiserId, currency: "USD", zone: "Etc/GMT+7" };
}

async function hours(from: string, to: string): Promise<ReadonlyMap<string, DayHours>> {
  const { shop } = it.shop;
  const place = { workspaceId: it.workspaceId, module: "tiktok-ads", connectionId: it.connectionId };
  return (await shop.histories.of(place)?.hours(account(), { from, to }, METRICS)) ?? new Map();
}

/** Spend in cents by hour, as the account really had it. */
function truthOf(day: string): Map<number, number> {
  const cells = it.simulator.truth.cells({
    ...{ advertiserId: it.advertiserId, from: day, to: day, hourly: true, audience: [] },
  });
  const sums = new Map<number, number>();
  for (const { hour, counts } of cells) if (hour !== null) sums.set(hour, (sums.get(hour) ?? 0) + counts.spend);
  return withSpend(sums);
}

/** An hour that has just begun may have nothing yet. */
function withSpend(sums: Map<number, number>): Map<number, number> {
  return new Map([...sums].filter(([, spend]) => spend > 0));
}

function spendOf({ hours: kept }: DayHours): Map<number, number> {
  return withSpend(new Map([...kept].map(([hour, [spend]]) => [hour, Math.round(Number(spend) * 100)])));
}

/** The days whose hours were asked for since the test began. */
function askedByHour(): string[] {
  return it.simulator.requests
    .filter(({ path, query }) => path === PATH && query.dimensions?.includes("stat_time_hour"))
    .map(({ query }) => query.start_date ?? "");
}

async function setRunaway(): Promise<void> {
  const rule = {
    metric: "spend",
    condition: "runaway",
    value: 100,
    days: undefined,
    minSample: undefined,
    quiet: null,
  };
  const given = { workspaceId: it.workspaceId, module: undefined, campaignId: null, ...rule };
  ({ id: alertId } = (await it.shop.shop.alerts.set(given, OWNER)).row);
}

/** Twice, because who reads days has the connection's lease, and today comes after that. */
async function look(shop = it.shop): Promise<void> {
  for (let round = 0; round < 2; round += 1) await shop.shop.jobs.runAll();
}

test("without a rule over them no hours are asked for, and a new connection's requests are a third fewer", async () => {
  await look();
  expect(askedByHour()).toEqual([]);
  expect(it.count("SELECT count(*) FROM history_block WHERE level = 'hour'")).toBe(0);
  expect(it.count("SELECT count(*) FROM history_block WHERE level = 'account'")).toBeGreaterThan(12);
});

test("a rule over them has 56 days kept by hour, whole, with the numbers of the account, and hours of other days are not", async () => {
  await setRunaway();
  await look();
  expect(askedByHour()).toHaveLength(57);
  const kept = await hours(addDays(first, -80), addDays(first, -1));
  expect([...kept.keys()]).toEqual(Array.from({ length: 56 }, (_, index) => addDays(first, index - 56)));
  for (const [day, one] of nonEmpty([...kept])) {
    expect({ day, whole: one.whole }).toEqual({ day, whole: true });
    expect(spendOf(one)).toEqual(truthOf(day));
    expect([...one.hours.keys()].every((hour) => hour >= 0 && hour < 24)).toBe(true);
  }
  expect(kept.get(addDays(first, -1))?.hours.size).toBe(24);
  const other = { ...account(), currency: "EUR" };
  const place = { workspaceId: it.workspaceId, module: "tiktok-ads", connectionId: it.connectionId };
  const span = { from: addDays(first, -7), to: first };
  expect((await it.shop.shop.histories.of(place)?.hours(other, span, METRICS))?.size).toBe(0);
});

test("today's hours are asked for once an hour, whoever asks, and stand beside the others", async () => {
  const other = await startTestShop({ ...it, env: FAST, dataDir: it.shop.dataDir });
  const both = () => Promise.all([look(), look(other)]);
  const kept = (await hours(first, first)).get(first);
  expect(kept).toMatchObject({ whole: false, atMs: it.clock.now() });
  expect(spendOf(kept ?? NOTHING)).toEqual(truthOf(first));
  it.clock.advance(HOUR_MS - 1);
  await both();
  expect(askedByHour()).toEqual([]);
  it.clock.advance(1);
  await both();
  expect(it.simulator.requests.map(({ path }) => path)).toEqual([PATH]);
  expect(askedByHour()).toEqual([first]);
  expect(spendOf((await hours(first, first)).get(first) ?? NOTHING)).toEqual(truthOf(first));
  await other.stop();
});

test("a refused look is not repeated within the hour, leaves what was kept, and is in the log", async () => {
  it.clock.advance(HOUR_MS);
  const before = await hours(first, first);
  it.simulator.fail({ path: PATH, code: 40_100 });
  await look();
  expect(askedByHour()).toEqual([first]);
  expect(await hours(first, first)).toEqual(before);
  expect(it.shop.logLines.filter((line) => line.includes("Today's hours could not be read"))).toHaveLength(1);
});

test("the nightly look reads yesterday's hours and those of a week ago, a request each, and nothing else by hour", async () => {
  it.clock.advance(DAY_MS);
  await look();
  expect(askedByHour().toSorted()).toEqual([addDays(first, -6), first, today()]);
  const kept = await hours(first, first);
  expect(kept.get(first)).toMatchObject({ whole: true });
  expect(spendOf(kept.get(first) ?? NOTHING)).toEqual(truthOf(first));
});

test("hours that do not add up to their day are kept as not whole, until they are read again", async () => {
  const day = today();
  const Wire = z.looseObject({ data: z.looseObject({ list: z.array(z.unknown()), page_info: z.looseObject({}) }) });
  const lost = it.simulator.fail({
    path: PATH,
    when: ({ query }) => query.get("start_date") === day && (query.get("dimensions") ?? "").includes("hour"),
    mutate(envelope) {
      const wire = Wire.parse(envelope);
      const list = wire.data.list.slice(0, 20);
      const page_info = { ...wire.data.page_info, total_number: list.length };
      return { ...wire, data: { ...wire.data, list, page_info } };
    },
  });
  it.clock.advance(DAY_MS);
  await it.shop.shop.jobs.runAll();
  expect(lost.taken).toBe(1);
  expect((await hours(day, day)).get(day)).toMatchObject({ whole: false });
  it.clock.advance(6 * DAY_MS);
  await it.shop.shop.jobs.runAll();
  expect((await hours(day, day)).get(day)).toMatchObject({ whole: true });
});

test("an export has the hours, too", async () => {
  const lines: string[] = [];
  for await (const line of await it.shop.shop.workspaces.export(it.workspaceId, OWNER)) lines.push(line);
  const Day = z.looseObject({ level: z.string(), day: z.string(), id: z.string() });
  const { days } = z.object({ days: z.array(Day) }).parse(JSON.parse(lines.join("\n")));
  const ofOne = days.filter(({ level, day }) => level === "hour" && day === first);
  expect(ofOne.map(({ id }) => Number(id)).toSorted((a, b) => a - b)).toEqual([...truthOf(first).keys()]);
});

test("hours go month by month once they are older than 56 days; days stay", async () => {
  const days = it.count("SELECT count(*) FROM history_block WHERE level <> 'hour'");
  it.clock.advance(70 * DAY_MS);
  await it.shop.shop.jobs.runAll();
  const oldest = addDays(today(), -56).slice(0, 7);
  expect(it.count(`SELECT count(*) FROM history_block WHERE level = 'hour' AND month < '${oldest}'`)).toBe(0);
  expect(it.count("SELECT count(*) FROM history_block WHERE level = 'hour'")).toBe(3);
  expect(it.count("SELECT count(*) FROM history_block WHERE level <> 'hour'")).toBeGreaterThan(days);
});

test("once its rule is gone, and where nothing is remembered, nothing is asked by hour", async () => {
  const off = await startTestShop({ ...it, env: { ...FAST, SHOPMCP_HISTORY: "off" }, dataDir: it.shop.dataDir });
  it.clock.advance(DAY_MS);
  await off.shop.jobs.runAll();
  expect(it.simulator.requests).toEqual([]);
  await off.stop();
  await it.shop.shop.alerts.remove({ id: alertId, workspaceId: it.workspaceId }, OWNER);
  await look();
  expect(it.simulator.requests.length).toBeGreaterThan(0);
  expect(askedByHour()).toEqual([]);
});
