/** Two agencies of fifty accounts each on one server, under the same labels: no call gets another account's answer. */

import { afterAll, beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import { z } from "zod";
import { type Simulator, startSimulator } from "#simulator/simulator.ts";
import { type Agency, openAgency, PLACES } from "../fakes/agency.ts";
import { manualClock } from "../fakes/clock.ts";
import { nonEmpty } from "../fakes/non-empty.ts";
import { startTestShop, type TestShop } from "../fakes/test-shop.ts";

// A hundred accounts are verified, on a machine that may be busy.
setDefaultTimeout(120_000);

const ACCOUNTS = 50;
const ROUNDS = 3;
const QUESTIONS = [
  ["tiktok_ads_get_account", {}],
  ["tiktok_ads_list_campaigns", { limit: 1 }],
  ["tiktok_ads_get_report", { level: "campaign", date_preset: "last_7_days" }],
  ["tiktok_ads_get_report", { level: "account", date_preset: "last_3_days", breakdown: "day" }],
] as const;

let simulator: Simulator;
let shop: TestShop;
let agencies: readonly Agency[];

beforeAll(async () => {
  const clock = manualClock();
  simulator = startSimulator({ clock });
  simulator.setRateLimit("off");
  shop = await startTestShop({
    ...{ clock, simulator },
    env: { SHOPMCP_TIKTOK_QPS: "10000", SHOPMCP_TIKTOK_QPM: "600000" },
  });
  const wanted = () =>
    Object.fromEntries(
      Array.from({ length: ACCOUNTS }, (_, nth) => {
        const place = PLACES[nth % PLACES.length] ?? PLACES[0];
        return [`client-${nth}`, { ...place, campaigns: 2, ageDays: 10, steady: true }];
      }),
    );
  agencies = [
    await openAgency({ shop, simulator }, "North", wanted()),
    await openAgency({ shop, simulator }, "South", wanted()),
  ];
});
afterAll(async () => {
  await shop.stop();
  await simulator.stop();
});

test("interleaved calls of two agencies cross in none of them, anew, from the cache and by cursor", async () => {
  const owner = new Map<string, string>();
  for (const { idOf } of agencies)
    for (const id of idOf.values())
      simulator.edit(id, ({ campaigns }) => {
        for (const { campaignId } of campaigns) owner.set(campaignId, id);
      });
  const labels = Array.from({ length: ACCOUNTS }, (_, nth) => `client-${nth}`);
  let asked = 0;
  const ask = async ({ key, idOf }: Agency, label: string, [tool, args]: (typeof QUESTIONS)[number]) => {
    asked += 1;
    const { isError, structured, text } = await shop.call(key, tool, { ...args, account: label });
    expect([tool, label, isError ? text : ""]).toEqual([tool, label, ""]);
    expect(structured?.meta).toMatchObject({ account: label, advertiser_id: idOf.get(label) });
    const shown = [...text.matchAll(/"(\d{16,20})"/g)].map(([, id = ""]) => id).filter((id) => owner.has(id));
    expect(shown.filter((id) => owner.get(id) !== idOf.get(label))).toEqual([]);
    return { shown: shown.length, structured };
  };
  for (let round = 0; round < ROUNDS; round += 1) {
    const calls = labels.flatMap((label, nth) =>
      agencies.map((agency) => ask(agency, label, QUESTIONS[(nth + round) % QUESTIONS.length] ?? QUESTIONS[0])),
    );
    const answers = await Promise.all(nonEmpty(calls));
    expect(answers.some(({ shown }) => shown > 0)).toBe(true);
  }
  expect(asked).toBe(ROUNDS * ACCOUNTS * 2);

  const [north, south] = agencies;
  if (north === undefined || south === undefined) throw new Error("two agencies were opened");
  const first = await ask(north, "client-7", QUESTIONS[1]);
  const { cursor } = z.looseObject({ cursor: z.string() }).parse(first.structured?.page);
  for (const [{ key }, account] of [
    [south, "client-7"],
    [north, "client-8"],
  ] as const) {
    const crossed = await shop.call(key, "tiktok_ads_list_campaigns", { limit: 1, cursor, account });
    expect([crossed.isError, crossed.text.includes("another account")]).toEqual([true, true]);
  }
});

const Merged = z.looseObject({
  meta: z.looseObject({
    timezone: z.null(),
    missing: z.array(z.unknown()).default([]),
    subtotals: z.array(
      z.looseObject({
        ...{ currency: z.enum(["EUR", "JPY", "USD"]), accounts: z.number() },
        totals: z.looseObject({ spend: z.number(), clicks: z.number() }),
      }),
    ),
  }),
  columns: z.array(z.string()),
  rows: z.array(z.array(z.unknown())),
});

test("questions to all fifty of each, interleaved, cross in no row and add up to the cent in each currency", async () => {
  const days = { start_date: "2026-11-12", end_date: "2026-11-21" };
  const args = { level: "campaign", ...days, metrics: ["spend", "clicks"], account: "all" };
  const owner = new Map<string, string>();
  for (const { idOf } of agencies)
    for (const id of idOf.values())
      simulator.edit(id, ({ campaigns }) => {
        for (const { campaignId } of campaigns) owner.set(campaignId, id);
      });
  const asked = Array.from({ length: ROUNDS }, () => agencies).flat();
  const answers = await Promise.all(
    asked.map(async (agency, nth) => {
      // Each is another question, so that none is answered by the one before.
      const limit = 50 - nth;
      const { isError, structured, text } = await shop.call(agency.key, "tiktok_ads_get_report", { ...args, limit });
      expect(isError ? text : "").toBe("");
      return { agency, ...Merged.parse(structured) };
    }),
  );
  for (const { agency, meta, columns, rows } of nonEmpty(answers)) {
    expect([rows.length, meta.missing]).toEqual([2 * ACCOUNTS, []]);
    const campaign = columns.indexOf("campaign_id");
    const crossed = rows.filter((row) => owner.get(String(row[campaign])) !== agency.idOf.get(String(row[0])));
    expect(crossed).toEqual([]);
    expect(meta.subtotals.map(({ currency, accounts }) => [currency, accounts])).toEqual([
      ["EUR", 25],
      ["JPY", 12],
      ["USD", 13],
    ]);
    for (const { currency, totals } of nonEmpty(meta.subtotals)) {
      const ids = [...agency.idOf.values()].filter((_, at) => PLACES[at % PLACES.length]?.currency === currency);
      const all = ids.map((advertiserId) =>
        simulator.truth.total({ advertiserId, from: days.start_date, to: days.end_date }),
      );
      const unit = currency === "JPY" ? 1 : 100;
      expect(Math.round(totals.spend * unit)).toBe(all.reduce((sum, { spend }) => sum + spend, 0));
      expect(totals.clicks).toBe(all.reduce((sum, { clicks }) => sum + clicks, 0));
    }
  }
});

test("a question asked at once for every account asks TikTok once for each", async () => {
  const before = simulator.requests.length;
  const args = { level: "campaign", date_preset: "yesterday" };
  const answers = await Promise.all(
    agencies.flatMap(({ key, idOf }) =>
      [...idOf].flatMap(([account, id]) =>
        [1, 2].map(async () => {
          const { structured } = await shop.call(key, "tiktok_ads_get_report", { ...args, account });
          return z.looseObject({ advertiser_id: z.string() }).parse(structured?.meta).advertiser_id === id;
        }),
      ),
    ),
  );
  expect(nonEmpty(answers).every(Boolean)).toBe(true);
  const sent = simulator.requests.slice(before).filter(({ path }) => path.includes("report/integrated"));
  expect(sent).toHaveLength(ACCOUNTS * agencies.length);
});
