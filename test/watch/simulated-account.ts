/**
 * An account's days of spend and results over years, by chance that a seed fixes: weekdays of its own, noise from day to day, a level
 * that wanders, and budgets that somebody changes. Written without the code that judges it.
 */

import { addDays, type Day, daysBetween } from "#ads/calendar.ts";

export type SimulatedDay = { day: Day; spend: number; clicks: number; conversions: number; revenue: number };

export type Habits = {
  /** A day's spend, in the account's currency. */
  level: number;
  /** The largest deviation of a weekday, as a share. */
  weekdays: number;
  /** Standard deviations of logarithms: of a day, and of the level in a week. */
  noise: number;
  drift: number;
  /** Days between two changes of budgets, on average; each changes the level by up to `step` as a share. */
  budgetEvery: number;
  step: number;
  clickPrice: number;
  conversionsPerClick: number;
  orderValue: number;
};

/** `from` and `to` are inclusive. `factor` changes a number on each of these days. */
export type Anomaly = { from: Day; to: Day; metric: "spend" | "conversions"; factor: number };

type Simulated = { seed: number; habits: Habits; start: Day; days: number; anomalies?: readonly Anomaly[] };

export function simulateDays({ seed, habits, start, days, anomalies = [] }: Simulated): SimulatedDay[] {
  const random = randomFrom(seed);
  const factors = Array.from({ length: 7 }, () => 1 + habits.weekdays * (2 * random() - 1));
  let level = habits.level;
  return Array.from({ length: days }, (_, index) => {
    const day = addDays(start, index);
    level *= Math.exp((habits.drift / Math.sqrt(7)) * normal(random));
    if (random() < 1 / habits.budgetEvery) level *= 1 + habits.step * (2 * random() - 1);
    const factorOf = (metric: Anomaly["metric"]) =>
      anomalies
        .filter((one) => one.metric === metric && day >= one.from && day <= one.to)
        .reduce((product, { factor }) => product * factor, 1);
    const weekday = factors[((daysBetween(EPOCH, day) % 7) + 7) % 7] ?? 1;
    const usual = level * weekday * Math.exp(habits.noise * normal(random));
    const spend = Math.round(100 * usual * factorOf("spend")) / 100;
    const clicks = poisson(spend / habits.clickPrice, random);
    const conversions = poisson(clicks * habits.conversionsPerClick * factorOf("conversions"), random);
    const revenue = Math.round(100 * conversions * habits.orderValue * (0.8 + 0.4 * random())) / 100;
    return { day, spend, clicks, conversions, revenue };
  });
}

/** Accounts of every size and temper that there are. */
export function habitsOf(seed: number): Habits {
  const random = randomFrom(seed * 7 + 1);
  const between = (least: number, most: number) => least + (most - least) * random();
  return {
    level: 30 * 10 ** between(0, 2),
    weekdays: between(0.05, 0.35),
    noise: between(0.04, 0.15),
    drift: between(0.02, 0.06),
    budgetEvery: between(30, 120),
    step: between(0.1, 0.4),
    clickPrice: between(0.2, 1),
    conversionsPerClick: between(0.02, 0.08),
    orderValue: between(20, 80),
  };
}

const EPOCH = "1970-01-01";

/** Mulberry32. */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000;
  };
}

/** Box and Muller. */
export function normal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

/** By its normal limit where the mean is large. */
function poisson(mean: number, random: () => number): number {
  if (mean > 60) return Math.max(0, Math.round(mean + Math.sqrt(mean) * normal(random)));
  const limit = Math.exp(-mean);
  let count = 0;
  for (let product = random(); product > limit; product *= random()) count += 1;
  return count;
}
