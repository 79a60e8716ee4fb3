/** What alerts find and miss over simulated years with known breaks, and how often they cry without one. */

import { addDays, type Day, eachDay } from "#ads/calendar.ts";
import { medianOf } from "#ads/median.ts";
import type { WatchedMetric } from "#modules/module-history.ts";
import { findsTimes, usualOn } from "#watch/judge-off.ts";
import { firingsIn } from "#watch/judge-rule.ts";
import type { Judging } from "#watch/judging.ts";
import { type Anomaly, type Habits, habitsOf, type SimulatedDay, simulateDays } from "../watch/simulated-account.ts";
import { accountsAsked } from "./accounts-asked.ts";
import type { Figure } from "./run.ts";
import { runaways } from "./runaway.ts";

const ACCOUNTS = accountsAsked(24);
const START = "2024-01-01";
/** Eight weeks for the first baseline, then two years. */
const DAYS = 790;
const FIRST = 60;
const BREAK_EVERY = 61;
const BREAK_DAYS = 5;
const SOON_DAYS = 2;
const QUARTER = 91.3;
const GATE = 10;
const LOOKED_EVERY = 10;
/** A break of exactly the percent would be found half the time. */
const PERCENT = 30;

type Kind = { metric: WatchedMetric; broken: Anomaly["metric"]; factor: number };
const KINDS: readonly Kind[] = [
  { metric: "spend", broken: "spend", factor: 0.6 },
  { metric: "spend", broken: "spend", factor: 1.4 },
  { metric: "conversions", broken: "conversions", factor: 0.6 },
  { metric: "conversions", broken: "conversions", factor: 1.4 },
  { metric: "cpa", broken: "conversions", factor: 0.6 },
];

export async function alerts(): Promise<readonly Figure[]> {
  return [...KINDS.flatMap((kind) => figuresOf(kind, PERCENT)), ...runaways()];
}

function figuresOf(kind: Kind, percent: number): readonly Figure[] {
  const all = Array.from({ length: ACCOUNTS }, (_, at) => yearsOf(at + 1, kind, percent));
  const groups = [true, false].flatMap((above) => [true, false].map((steady) => ({ above, steady })));
  return groups.flatMap(({ above, steady }) => {
    const own = all.filter((years) => years.counted === above && years.steady === steady);
    if (own.length === 0) return [];
    const sum = (of: (years: Years) => number) => own.reduce((total, years) => total + of(years), 0);
    const share = (found: number) => `${((100 * found) / sum(({ breaks }) => breaks)).toFixed(0)} %`;
    const quarters = (own.length * (DAYS - FIRST)) / QUARTER;
    return [
      [
        `${kind.metric} off ${percent} %, ${kind.broken} × ${kind.factor}, ${above ? "above" : "below"} the gates, ${steady ? "no budget changes" : "budgets change"}`,
        `${own.length} accounts, ${sum(({ breaks }) => breaks)} breaks: found within ${SOON_DAYS} days ${share(sum(({ soon }) => soon))}, later ${share(sum(({ late }) => late))}; false alarms a quarter ${(sum(({ alarms }) => alarms) / quarters).toFixed(2)}`,
      ] as const,
    ];
  });
}

type Years = { steady: boolean; counted: boolean; breaks: number; soon: number; late: number; alarms: number };

function yearsOf(seed: number, { metric, broken, factor }: Kind, percent: number): Years {
  const steady = seed % 2 === 0;
  const usual = habitsOf(seed);
  const habits: Habits = steady ? { ...usual, budgetEvery: Number.POSITIVE_INFINITY } : usual;
  const begins = eachDay(addDays(START, FIRST), addDays(START, DAYS - BREAK_DAYS - 1)).filter(
    (_, at) => at % BREAK_EVERY === 30,
  );
  const anomalies = begins.map((from) => ({ from, to: addDays(from, BREAK_DAYS - 1), metric: broken, factor }));
  const days = simulateDays({ seed, habits, start: START, days: DAYS, anomalies });
  const judging: Judging = {
    rule: { metric, campaignId: null, condition: "off", value: percent, days: 1, minSample: GATE, quiet: null },
    days: new Map(days.flatMap((day) => measured(day, metric))),
    rate: metric === "cpa",
    goal: null,
  };
  const began = firingsIn(judging, addDays(START, FIRST), addDays(START, DAYS - 1)).map((firing) => firing.began);
  const within = (from: Day, length: number) => began.some((day) => day >= from && day < addDays(from, length));
  // What a break leaves behind is not counted as an alarm of its own.
  const explained = (day: Day) => begins.some((from) => day >= from && day < addDays(from, BREAK_DAYS + 1));
  const looked = eachDay(addDays(START, FIRST), addDays(START, DAYS - 1));
  const finds = looked.flatMap((day, at) => {
    const usual = at % LOOKED_EVERY === 0 ? usualOn(judging, day) : null;
    return usual === null ? [] : [findsTimes(usual)];
  });
  return {
    steady,
    counted: (medianOf(finds) ?? Number.POSITIVE_INFINITY) <= Math.max(factor, 1 / factor),
    breaks: begins.length,
    soon: begins.filter((from) => within(from, SOON_DAYS)).length,
    late: begins.filter((from) => !within(from, SOON_DAYS) && within(from, BREAK_DAYS)).length,
    alarms: began.filter((day) => !explained(day)).length,
  };
}

function measured({ day, spend, conversions }: SimulatedDay, metric: WatchedMetric) {
  if (metric === "cpa" && conversions === 0) return [];
  const value = metric === "spend" ? spend : metric === "cpa" ? spend / conversions : conversions;
  return [[day, { value, from: value, to: value, sample: metric === "spend" ? null : conversions }] as const];
}
