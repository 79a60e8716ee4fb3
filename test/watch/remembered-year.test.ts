/** The past year behind Performance: TikTok's own numbers without a request, and what is not kept is said. */

import { afterAll, beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import { z } from "zod";
import { addDays, daysInclusive, firstOfMonth, mondayOf } from "#ads/calendar.ts";
import { type Simulator, startSimulator } from "#simulator/simulator.ts";
import { type SignedInShop, startSignedInShop } from "../api/signed-in-shop.ts";
import { manualClock } from "../fakes/clock.ts";
import { nonEmpty } from "../fakes/non-empty.ts";
import { mainCredentials } from "../fakes/test-shop.ts";
import { DAY_MS, FAST } from "../history/remembering-shop.ts";

setDefaultTimeout(120_000);

const clock = manualClock(Date.parse("2026-06-22T20:00:00Z"));
const WISH = { currency: "USD", timezone: "Etc/GMT+7", country: "US", campaigns: 4, steady: true } as const;
const Period = z.object({
  from: z.string(),
  to: z.string(),
  kept: z.int(),
  values: z.record(z.string(), z.number().nullable()),
});
const Year = z.object({
  ...{ module: z.string(), currency: z.string(), from: z.string(), to: z.string(), moves_from: z.string().nullable() },
  missing: z.array(z.object({ from: z.string(), to: z.string() })),
  total: Period,
  ...{ by_day: z.array(Period), by_week: z.array(Period), by_month: z.array(Period) },
});

let simulator: Simulator;
let shop: SignedInShop;
const advertisers: string[] = [];

beforeAll(async () => {
  simulator = startSimulator({ clock });
  simulator.setRateLimit("off");
  shop = await startSignedInShop({ clock, simulator, env: FAST });
});
afterAll(async () => {
  await shop.stop();
  await simulator.stop();
});

async function connected(ageDays: number) {
  const advertiserId = simulator.openAccount({ ...WISH, ageDays });
  advertisers.push(advertiserId);
  const { workspaceId } = await shop.newWorkspace(`Bakery ${advertiserId}`);
  const pasted = mainCredentials(simulator);
  const access_token = simulator.issueToken({ appId: pasted.app_id, advertiserIds: [advertiserId] });
  await shop.connectTikTok(workspaceId, { ...pasted, access_token, advertiser_id: advertiserId });
  const today = simulator.truth.today(advertiserId);
  return { advertiserId, today, path: `/api/workspaces/${workspaceId}/days` };
}

/** A session ends where nobody asks for a day. */
async function passDays(days: number, path: string): Promise<void> {
  for (let half = 0; half < 2 * days; half += 1) {
    clock.advance(DAY_MS / 2);
    await yearAt(path);
  }
}

async function yearAt(path: string) {
  const before = simulator.requests.length;
  const { status, body } = await shop.ask("GET", path);
  expect([status, simulator.requests.length - before]).toEqual([200, 0]);
  return Year.parse(body);
}

test("before anything is read it says so, then a year has the account's own numbers by day, week and month", async () => {
  const { advertiserId, today, path } = await connected(420);
  expect((await shop.ask("GET", path)).body).toMatchObject({ error: { code: "conflict" } });
  clock.advance(1_000);
  await shop.shop.jobs.runAll();
  const year = await yearAt(path);
  const [from, to] = [addDays(today, -365), addDays(today, -1)];
  expect(year).toMatchObject({ module: "tiktok-ads", currency: "USD", from, to, missing: [] });
  expect(year.moves_from).toBe(addDays(today, -34));
  const spendOf = (period: { from: string; to: string }) =>
    simulator.truth.total({ advertiserId, from: period.from, to: period.to });
  for (const periods of [year.by_day, year.by_week, year.by_month, [year.total]])
    for (const period of nonEmpty(periods)) {
      const { spend, clicks, impressions, conversions } = spendOf(period);
      expect(period.kept).toBe(daysInclusive(period.from, period.to));
      expect([period.from, period.values.spend, period.values.clicks, period.values.conversions]).toEqual([
        ...[period.from, spend / 100, clicks, conversions],
      ]);
      expect(period.values.ctr).toBeCloseTo((clicks / impressions) * 100, 3);
      if (conversions > 0) expect(period.values.cpa).toBeCloseTo(spend / 100 / conversions, 3);
      else expect(period.values.cpa).toBeNull();
    }
  expect(year.by_day.map((day) => day.from)).toEqual([...new Set(year.by_day.map((day) => day.from))].toSorted());
  expect([year.by_day.length, year.by_month.length]).toEqual([365, 13]);
  expect(year.by_week.slice(1).every((week) => mondayOf(week.from) === week.from)).toBe(true);
  expect(year.by_month.slice(1).every((month) => firstOfMonth(month.from) === month.from)).toBe(true);
});

test("days that are not kept whole are named, have no number, and count in no sum; days before the account's first are not", async () => {
  const { advertiserId, today, path } = await connected(200);
  const Wire = z.looseObject({ data: z.looseObject({ list: z.array(z.unknown()), page_info: z.looseObject({}) }) });
  const lost = addDays(today, -60);
  const losing = simulator.fail({
    path: "/report/integrated/get/",
    when({ query }) {
      const [start, end] = [query.get("start_date") ?? "", query.get("end_date") ?? ""];
      return query.get("data_level") === "AUCTION_ADVERTISER" && start <= lost && lost <= end && start !== end;
    },
    mutate(envelope) {
      const wire = Wire.parse(envelope);
      const list = wire.data.list.slice(1);
      return {
        ...wire,
        data: { ...wire.data, list, page_info: { ...wire.data.page_info, total_number: list.length } },
      };
    },
    times: Number.POSITIVE_INFINITY,
  });
  clock.advance(1_000);
  await shop.shop.jobs.runAll();
  const year = await yearAt(path);
  expect(year.missing).toHaveLength(1);
  const [missing = { from: "", to: "" }] = year.missing;
  expect(missing.from <= lost && lost <= missing.to).toBe(true);
  const days = daysInclusive(year.from, year.to);
  expect(days).toBeGreaterThan(190);
  expect(days).toBeLessThan(202);
  expect(year.total.kept).toBe(days - daysInclusive(missing.from, missing.to));
  const without = year.by_day.filter(({ kept }) => kept === 0);
  expect(without.map(({ from }) => from)).toEqual(
    year.by_day.map(({ from }) => from).filter((day) => day >= missing.from && day <= missing.to),
  );
  expect(nonEmpty(without).every(({ values }) => Object.values(values).every((value) => value === null))).toBe(true);
  const spent = simulator.truth.total({ advertiserId, from: year.from, to: year.to }).spend;
  const lostSpend = simulator.truth.total({ advertiserId, from: missing.from, to: missing.to }).spend;
  expect(lostSpend).toBeGreaterThan(0);
  expect(year.total.values.spend).toBe((spent - lostSpend) / 100);
  losing.clear();
  await passDays(7, path);
  await shop.shop.jobs.runAll();
  expect((await yearAt(path)).missing).toEqual([]);
});

test("days that nobody read are missing at the end, and a platform that is down takes nothing away", async () => {
  const { today, path } = await connected(30);
  clock.advance(1_000);
  await shop.shop.jobs.runAll();
  const before = await yearAt(path);
  const down = simulator.fail({ httpStatus: 502, times: Number.POSITIVE_INFINITY });
  await passDays(6, path);
  const year = await yearAt(path);
  down.clear();
  expect(year.missing).toEqual([{ from: today, to: addDays(today, 4) }]);
  expect(year.total.values).toEqual(before.total.values);
});

test("another workspace sees nothing of it, and a word that is no module is refused", async () => {
  const { workspaceId } = await shop.newWorkspace("Empty");
  const path = `/api/workspaces/${workspaceId}/days`;
  expect((await shop.ask("GET", path)).body).toMatchObject({ error: { code: "not_connected" } });
  expect((await shop.ask("GET", `${path}?module=none`)).body).toMatchObject({ error: { code: "invalid_input" } });
  expect((await shop.ask("GET", path, { cookie: null })).status).toBe(401);
});
