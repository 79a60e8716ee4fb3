import { expect, test } from "bun:test";
import { addDays } from "#ads/calendar.ts";
import { type Simulator, startSimulator } from "#simulator/simulator.ts";
import { manualClock } from "../fakes/clock.ts";
import { nonEmpty } from "../fakes/non-empty.ts";
import { ask, askMain, reportQuery } from "./ask.ts";

async function withSimulator<Result>(use: (simulator: Simulator) => Result | Promise<Result>, seed?: number) {
  const simulator = startSimulator({ clock: manualClock(), ...(seed === undefined ? {} : { seed }) });
  try {
    simulator.setRateLimit("off");
    return await use(simulator);
  } finally {
    await simulator.stop();
  }
}

const snapshot = async (simulator: Simulator) => {
  const { app, advertiser, other, sandbox, story } = simulator;
  const { data } = await askMain(simulator, "/report/integrated/get/", reportQuery());
  return { app, advertiser, other, sandbox, story, list: data.list };
};

test("the same seed and time give the same account, and another seed another", async () => {
  const first = await withSimulator(snapshot);
  expect(await withSimulator(snapshot)).toEqual(first);
  const second = await withSimulator(snapshot, 2);
  expect(second.advertiser).not.toEqual(first.advertiser);
  expect(second.list).not.toEqual(first.list);
});

test("what was asked before does not change a number", () =>
  withSimulator(async (simulator) => {
    const report = () => askMain(simulator, "/report/integrated/get/", reportQuery());
    const { data } = await report();
    await askMain(simulator, "/report/integrated/get/", reportQuery({ start_date: "2026-01-01" }));
    expect((await report()).data).toEqual(data);
  }));

test("an account that is opened without a word on its age has delivered for two months", () =>
  withSimulator(async (simulator) => {
    const place = { currency: "USD", timezone: "Etc/GMT+7", country: "US" } as const;
    const advertiserId = simulator.openAccount({ ...place, campaigns: 3, steady: true });
    const today = simulator.truth.today(advertiserId);
    const spent = (from: string, to: string) => simulator.truth.total({ advertiserId, from, to }).spend;
    expect(spent(addDays(today, -60), addDays(today, -50))).toBeGreaterThan(0);
    expect(spent(addDays(today, -80), addDays(today, -61))).toBe(0);
    const accessToken = simulator.issueToken({ appId: simulator.app.appId, advertiserIds: [advertiserId] });
    const { data } = await ask(simulator.url, accessToken, "/advertiser/info/", { advertiser_ids: [advertiserId] });
    expect(data.list).toHaveLength(1);
  }));

test("ids have 19 digits, none of which a double would keep, and no two are alike", () =>
  withSimulator(({ truth, advertiser, tokyo, other }) => {
    const ids = [advertiser, tokyo, other.advertiser].flatMap(({ advertiserId }) => [
      advertiserId,
      ...truth.campaigns(advertiserId).map((one) => one.campaignId),
      ...truth.ads(advertiserId).map((one) => one.adId),
    ]);
    expect(new Set(ids).size).toBe(ids.length);
    expect(nonEmpty(ids).every((id) => /^\d{19}$/.test(id))).toBe(true);
    expect(ids.filter((id) => String(BigInt(Number(id))) === id).length).toBeLessThan(ids.length / 50);
  }));

test("the demo's account has every kind of campaign and every state", () =>
  withSimulator(({ truth, advertiser }) => {
    const campaigns = truth.campaigns(advertiser.advertiserId);
    const has = (field: keyof (typeof campaigns)[number]) => new Set(campaigns.map((one) => one[field]));
    expect(campaigns.length).toBeGreaterThan(200);
    expect(has("automation").size).toBe(3);
    expect(has("objective").size).toBe(12);
    expect(has("buyingType").size).toBe(3);
    expect(has("gmvMax").size).toBe(3);
    expect(has("budgetMode").size).toBe(4);
    const states = ["ENABLE", "DISABLE", "DELETE", "BUDGET_EXCEED", "REVIEW_DISAPPROVED"];
    for (const state of states) expect(has("secondaryStatus")).toContain(`CAMPAIGN_STATUS_${state}`);
  }));

test("some names are awkward: emoji, quotes, invisible signs, an order to an assistant, 512 letters", () =>
  withSimulator(({ truth, advertiser, story }) => {
    const campaigns = truth.campaigns(advertiser.advertiserId);
    const names = campaigns.map((one) => one.name);
    for (const pattern of [/\p{Extended_Pictographic}/u, /"/, /\u200b/, /\u202e/, /\n/, /^=HYPERLINK/]) {
      expect(names.some((name) => pattern.test(name))).toBe(true);
    }
    expect(Math.max(...names.map((name) => name.length))).toBeGreaterThan(500);
    expect(campaigns.find((one) => one.campaignId === story.injectionCampaignId)?.name).toContain("disregard");
  }));

test("the story can be found: a jump yesterday, money wasted, clicks that fade", () =>
  withSimulator(({ truth, advertiser, story }) => {
    const { advertiserId } = advertiser;
    const days = (level: "campaign" | "ad", id: string, from: string, to: string) =>
      truth.daily({ advertiserId, level, from, to }).filter((row) => row.id === id);
    const surge = days("campaign", story.surgeCampaignId, "2026-11-20", "2026-11-21");
    expect(surge[1]?.spend).toBeGreaterThan((surge[0]?.spend ?? 0) * 2.5);
    const waste = days("ad", story.wastefulAdId, "2026-10-23", "2026-11-21");
    expect(waste).toHaveLength(30);
    expect(waste.reduce((sum, row) => sum + row.conversions, 0)).toBe(0);
    const tired = days("ad", story.fatiguedAdId, "2026-10-15", "2026-11-21");
    const rate = (rows: typeof tired) =>
      rows.reduce((sum, row) => sum + row.clicks, 0) / rows.reduce((sum, row) => sum + row.impressions, 0);
    expect(rate(tired.slice(-7))).toBeLessThan(rate(tired.slice(0, 7)) * 0.6);
    expect(days("ad", story.rejectedAdId, "2026-11-20", "2026-11-21")).toEqual([]);
  }));

test("the account says who it is, its time in POSIX's sign", () =>
  withSimulator(async (simulator) => {
    const { advertiserId, accessToken } = simulator.advertiser;
    const { data } = await ask(simulator.url, accessToken, "/advertiser/info/", { advertiser_ids: [advertiserId] });
    expect(data.list).toMatchObject([
      {
        advertiser_id: advertiserId,
        name: "Larkspur & Loam",
        status: "STATUS_ENABLE",
        currency: "USD",
        timezone: "Etc/GMT+7",
        display_timezone: "America/Phoenix",
        balance: expect.any(Number),
      },
    ]);
    expect(simulator.truth.today(advertiserId)).toBe("2026-11-22");
  }));
