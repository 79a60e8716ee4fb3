import { afterAll, expect, test } from "bun:test";
import { startSimulator } from "#simulator/simulator.ts";
import { manualClock } from "../fakes/clock.ts";
import { allRows, centsOf, reportQuery } from "./ask.ts";

const DAY_MS = 86_400_000;
const clock = manualClock(Date.parse("2026-11-22T18:00:00Z"));
const simulator = startSimulator({ clock });
simulator.setRateLimit("off");
const { advertiserId } = simulator.advertiser;
afterAll(() => simulator.stop());

const METRICS = ["spend", "conversion", "complete_payment", "total_complete_payment_rate"];
const DAY = "2026-11-21";

async function told() {
  const days = { start_date: DAY, end_date: DAY, dimensions: ["advertiser_id", "stat_time_day"] };
  const rows = await allRows(simulator, reportQuery({ metrics: METRICS, data_level: "AUCTION_ADVERTISER", ...days }));
  const total = simulator.truth.total({ advertiserId, from: DAY, to: DAY });
  expect(centsOf(rows, "conversion")).toBe(total.conversions);
  expect(centsOf(rows, "spend")).toBe(total.spend);
  return { conversions: centsOf(rows, "conversion"), spend: centsOf(rows, "spend") };
}

test("a day's conversions come in for weeks, some are taken back, and from the 34th day on nothing moves", async () => {
  const final = await told();
  simulator.setRestatements(true);
  const byAge: Awaited<ReturnType<typeof told>>[] = [];
  for (let age = 1; age <= 40; age++) {
    byAge.push(await told());
    clock.advance(DAY_MS);
  }
  const conversions = byAge.map((one) => one.conversions);
  expect(conversions[0]).toBeLessThan(final.conversions * 0.9);
  expect(Math.max(...conversions)).toBeGreaterThan(final.conversions);
  expect(byAge[0]?.spend).toBeGreaterThan(final.spend);
  expect(byAge.slice(33)).toEqual(Array.from({ length: 7 }, () => final));
});
