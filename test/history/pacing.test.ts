import { afterAll, beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import { z } from "zod";
import { addDays, eachDay, firstOfMonth } from "#ads/calendar.ts";
import { DAYS_LOOKED_AT, landingOf } from "#ads/landing.ts";
import { nonEmpty } from "../fakes/non-empty.ts";
import { type RememberingShop, startRememberingShop } from "./remembering-shop.ts";

setDefaultTimeout(120_000);

let it: RememberingShop;
beforeAll(async () => {
  it = await startRememberingShop();
  await it.shop.shop.jobs.runAll();
});
afterAll(() => it.stop());

const Pacing = z.object({ columns: z.array(z.string()), rows: z.array(z.array(z.unknown())) });

test("pacing takes the weekdays from history, asks TikTok for this month alone, and lands where all of TikTok's days would", async () => {
  const { advertiserId, simulator } = it;
  const today = simulator.truth.today(advertiserId);
  const seen = simulator.requests.length;
  const { structured } = await it.shop.call(it.key, "tiktok_ads_get_pacing", { top: 2 });
  const asked = simulator.requests.slice(seen).flatMap(({ query }) => query.start_date ?? []);
  expect(nonEmpty(asked).filter((start) => start < firstOfMonth(today))).toEqual([]);
  const { columns, rows } = Pacing.parse(structured);
  expect(rows).toHaveLength(3);
  for (const row of nonEmpty(rows)) {
    const told = Object.fromEntries(columns.map((column, at) => [column, row[at]]));
    const level = told.id === null ? "advertiser" : "campaign";
    const from = addDays(today, -DAYS_LOOKED_AT);
    const days = simulator.truth.daily({ advertiserId, level, from, to: today });
    const spend = (day: string) =>
      days
        .filter(({ id, date }) => date === day && (told.id === null || id === told.id))
        .reduce((sum, row) => sum + row.spend, 0) / 100;
    const month = eachDay(firstOfMonth(today), today);
    const toDate = month.reduce((sum, day) => sum + spend(day), 0);
    const past = eachDay(from, addDays(today, -1)).map((day) => ({ day, spend: spend(day) }));
    const expected = landingOf({ past, today, toDate, soFar: spend(today) });
    expect(told.spent).toBeCloseTo(toDate, 2);
    expect(told.landing).toBeCloseTo(expected?.expected ?? Number.NaN, 2);
  }
});
