import { afterAll, beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import { z } from "zod";
import { addDays } from "#ads/calendar.ts";
import { type RememberingShop, startRememberingShop } from "./remembering-shop.ts";

setDefaultTimeout(120_000);

let it: RememberingShop;
let today: string;
/** What is said while TikTok has given the newest thirty days and refuses older ones. */
let early: {
  explained: string;
  diagnosed: readonly string[];
  looked: string;
  waits: string | null;
  page: string | null;
};

beforeAll(async () => {
  it = await startRememberingShop();
  today = it.simulator.truth.today(it.advertiserId);
  const refusing = it.simulator.fail({
    path: "/report/integrated/get/",
    when: ({ query }) => (query.get("start_date") ?? today) < addDays(today, -30),
    code: 40_100,
    times: Number.POSITIVE_INFINITY,
  });
  await it.shop.shop.jobs.runAll();
  early = await askEarly();
  refusing.clear();
  it.clock.advance(HOUR_MS);
  await it.shop.shop.jobs.runAll();
});
afterAll(() => it.stop());

const Diagnosed = z.object({ meta: z.object({ warnings: z.array(z.string()).default([]) }) });
const HOUR_MS = 3_600_000;

async function askEarly() {
  const { alerts, histories } = it.shop.shop;
  const rule = {
    ...{ workspaceId: it.workspaceId, module: undefined, campaignId: null, metric: "spend", condition: "off" },
    ...{ value: 60, days: undefined, minSample: undefined, quiet: null },
  };
  const looked = await alerts.backtest({ ...rule, campaignId: "99999999999" }).then(
    () => "",
    (thrown: Error) => thrown.message,
  );
  const { waits } = await alerts.backtest(rule);
  const kept = await histories.keptDays({ id: it.connectionId, module: "tiktok-ads" });
  const { summary } = await explain({ metric: "spend", ...days(7, 1) });
  const { structured } = await it.shop.call(it.key, "tiktok_ads_diagnose", {});
  const { warnings } = Diagnosed.parse(structured).meta;
  return { explained: summary, diagnosed: warnings, looked, waits, page: kept?.still_reading ?? null };
}

const Told = z.object({
  summary: z.string(),
  meta: z.looseObject({
    baseline: z
      .object({
        verdict: z.string(),
        median: z.number(),
        usual_from: z.number(),
        usual_to: z.number(),
        windows: z.number(),
      })
      .optional(),
  }),
});

async function explain(args: Record<string, unknown>) {
  const { structured, text } = await it.shop.call(it.key, "tiktok_ads_explain_change", { fresh: true, ...args });
  const parsed = Told.safeParse(structured);
  if (!parsed.success) throw new Error(text);
  return { summary: parsed.data.summary, baseline: parsed.data.meta.baseline };
}

const days = (from: number, to: number) => ({ start_date: addDays(today, -from), end_date: addDays(today, -to) });

const Wire = z.looseObject({
  data: z.looseObject({ list: z.array(z.looseObject({ metrics: z.record(z.string(), z.string()) })) }),
});

/** Of one window TikTok answers `times` as much. */
function answerTimes(metric: string, times: number, start: string): void {
  it.simulator.fail({
    path: "/report/integrated/get/",
    when: ({ query }) => query.get("start_date") === start && query.get("dimensions") === '["campaign_id"]',
    mutate: (envelope) => {
      const wire = Wire.parse(envelope);
      const list = wire.data.list.map((row) => ({
        ...row,
        metrics: { ...row.metrics, [metric]: String(Math.round(Number(row.metrics[metric]) * times)) },
      }));
      return { ...wire, data: { ...wire.data, list } };
    },
  });
}

function median(values: readonly number[]): number {
  const [, , , lower = Number.NaN, upper = Number.NaN] = values.toSorted((one, other) => one - other);
  return (lower + upper) / 2;
}

test("while days are still being read each place says how far, and no longer once they are read", async () => {
  const reading = "Days are still being read: 30 of 400 have been read so far.";
  expect(early.explained).toContain(
    `Whether it is more than noise cannot be said: earlier weeks are missing. ${reading}`,
  );
  expect(early.waits).toContain(reading);
  expect(early.page).toContain(reading);
  expect(early.looked).toMatch(/^Days of campaigns are still being read: \d+ of 120 have been read so far\./);
  expect(early.diagnosed.join(" ")).toMatch(
    /each campaign may not be known yet\. Days of campaigns are still being read/,
  );
  const later = await askEarly();
  expect([later.waits, later.page]).toEqual([null, null]);
  expect([later.explained, later.looked, ...later.diagnosed].join(" ")).not.toContain("still being read");
});

test("what is usual is the median of eight earlier weeks, and three and a half spreads around it", async () => {
  const { baseline, summary } = await explain({ metric: "spend", ...days(7, 1) });
  const spent = Array.from({ length: 8 }, (_, week) => {
    const [from, to] = [addDays(today, -7 * (week + 2)), addDays(today, -7 * (week + 1) - 1)];
    return it.simulator.truth.total({ advertiserId: it.advertiserId, from, to }).spend / 100;
  });
  const middle = median(spent);
  const spread = 1.4826 * median(spent.map((one) => Math.abs(one - middle)));
  expect(spread).toBeGreaterThan(0);
  expect(baseline).toMatchObject({ windows: 8, median: Number(middle.toPrecision(5)) });
  expect(baseline?.usual_from).toBe(Number((middle - 3.5 * spread).toPrecision(5)));
  expect(baseline?.usual_to).toBe(Number((middle + 3.5 * spread).toPrecision(5)));
  expect(summary).toContain(`(${baseline?.usual_from} to ${baseline?.usual_to}, by 8 earlier windows`);
});

test("a steady account's change is noise, and one with three times the spend is not", async () => {
  const args = { metric: "spend", ...days(46, 40) };
  expect((await explain(args)).summary).toMatch(/ Noise: both windows are within what is usual here \([\d.]+ to/);
  answerTimes("spend", 3, addDays(today, -46));
  const { summary, baseline } = await explain(args);
  expect(summary).toContain("More than noise: the window is above what is usual here");
  expect(baseline?.verdict).toBe("above");
  answerTimes("spend", 3, addDays(today, -53));
  expect((await explain(args)).summary).toMatch(
    /A return to the usual: the window is within what is usual here \(.*\), the earlier one was above it\./,
  );
});

test("few conversions of settled days are below, of young days nothing is said that may not last", async () => {
  answerTimes("conversion", 0.1, addDays(today, -46));
  expect((await explain({ metric: "conversion", ...days(46, 40) })).baseline?.verdict).toBe("below");
  answerTimes("conversion", 0.1, addDays(today, -7));
  const { summary, baseline } = await explain({ metric: "conversion", ...days(7, 1) });
  expect(baseline?.verdict).toBe("open");
  expect(summary).toContain("Not yet known whether it is more than noise: with what young days still come to");
  answerTimes("conversion", 5, addDays(today, -7));
  expect((await explain({ metric: "conversion", ...days(7, 1) })).baseline?.verdict).toBe("above");
  answerTimes("spend", 9, addDays(today, -7));
  expect((await explain({ metric: "cpa", ...days(7, 1) })).baseline?.verdict).toBe("open");
  answerTimes("spend", 0.01, addDays(today, -7));
  expect((await explain({ metric: "cpa", ...days(7, 1) })).baseline?.verdict).toBe("below");
});

test("campaigns are judged by their own history", async () => {
  const [one = "", two = ""] = it.simulator.truth.campaigns(it.advertiserId).map(({ campaignId }) => campaignId);
  const { baseline } = await explain({ metric: "spend", ...days(7, 1), filter: { campaign_ids: [one, two] } });
  const all = await explain({ metric: "spend", ...days(7, 1) });
  expect(baseline?.windows).toBe(8);
  expect(baseline?.median).toBeLessThan(all.baseline?.median ?? 0);
});

test("why there is no verdict is said in words", async () => {
  for (const [args, why] of [
    [{ metric: "spend", date_preset: "today" }, "the window is not over."],
    [{ metric: "spend", ...days(90, 1) }, "too little history, 1 earlier window of the same weekdays"],
    [{ metric: "spend", ...days(7, 1), filter: { name_contains: "a" } }, "history has the account and its campaigns"],
    [{ metric: "likes", ...days(7, 1) }, "history does not keep likes."],
    [{ metric: "app_install", ...days(7, 1) }, "fewer than 10 events in a window are chance."],
  ] as const) {
    const { summary, baseline } = await explain(args);
    expect(summary).toContain(`Whether it is more than noise cannot be said: ${why}`);
    expect(baseline).toBeUndefined();
  }
});
