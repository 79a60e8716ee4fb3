/** How soon a runaway of today's spend is seen by looks once an hour, and how often a usual day is taken for one. */

import { sameWeekdaysBefore } from "#ads/baseline.ts";
import type { Day } from "#ads/calendar.ts";
import { HOURS_A_DAY, judgeHours } from "#watch/judge-hours.ts";
import { habitsOf, normal, randomFrom, simulateDays } from "../watch/simulated-account.ts";
import type { Figure } from "./run.ts";

const ACCOUNTS = 24;
const START = "2024-01-01";
const DAYS = 360;
/** Eight weeks for the first baseline. */
const FIRST = 57;
const RUNAWAY_EVERY = 10;
const PERCENT = 100;
const QUARTER = 91.3;
/** A shop's customers are awake in the evening. */
const WEIGHTS = [2, 1, 1, 1, 1, 1, 2, 3, 4, 4, 4, 5, 6, 5, 5, 5, 5, 6, 7, 8, 9, 8, 5, 2];

type Hours = readonly number[];
type Counted = { runaways: number; firstLook: number; twoHours: number; later: number; alarms: number; days: number };

export function runaways(): readonly Figure[] {
  return [0.1, 0.2, 0.4].flatMap((noise) => [3, 5].map((factor) => figureOf(noise, factor)));
}

function figureOf(noise: number, factor: number): Figure {
  const all = Array.from({ length: ACCOUNTS }, (_, at) => countOf(at + 1, noise, factor));
  const sum = (of: (counted: Counted) => number) => all.reduce((total, counted) => total + of(counted), 0);
  const share = (seen: number) => `${((100 * seen) / sum(({ runaways: count }) => count)).toFixed(0)} %`;
  return [
    `spend runaway ${PERCENT} %, spend × ${factor} from some hour on, an hour varies by ${noise * 100} %`,
    `${sum(({ runaways: count }) => count)} runaways: seen within one hour ${share(sum(({ firstLook }) => firstLook))}, two ${share(sum(({ twoHours }) => twoHours))}, later that day ${share(sum(({ later }) => later))}; false alarms a quarter ${((sum(({ alarms }) => alarms) * QUARTER) / sum(({ days }) => days)).toFixed(2)}`,
  ];
}

function countOf(seed: number, noise: number, factor: number): Counted {
  const random = randomFrom(seed * 31 + 5);
  const habits = { ...habitsOf(seed), budgetEvery: Number.POSITIVE_INFINITY };
  const days = simulateDays({ seed, habits, start: START, days: DAYS }).map(({ day, spend }) => {
    const weights = WEIGHTS.map((weight) => weight * Math.exp(noise * normal(random)));
    const all = weights.reduce((total, weight) => total + weight, 0);
    return [day, weights.map((weight) => (spend * weight) / all)] as const;
  });
  const known = new Map<Day, Hours>(days);
  // The minute past the hour at which this account is looked at.
  const phase = random();
  const counted = { runaways: 0, firstLook: 0, twoHours: 0, later: 0, alarms: 0, days: 0 };
  for (const [at, [day, hours]] of days.entries()) {
    if (at < FIRST) continue;
    counted.days += 1;
    if (seenAt({ known, day, phase }, (until) => toldBy(hours, until)) !== null) counted.alarms += 1;
    if (at % RUNAWAY_EVERY !== 0) continue;
    counted.runaways += 1;
    const from = 2 + 20 * random();
    const seen = seenAt({ known, day, phase }, (until) => toldBy(hours, until, { from, factor }));
    if (seen === null || seen < from) continue;
    const after = seen - from;
    counted[after <= 1 ? "firstLook" : after <= 2 ? "twoHours" : "later"] += 1;
  }
  return counted;
}

/** The first look of the day that finds a runaway. */
function seenAt(
  { known, day, phase }: { known: ReadonlyMap<Day, Hours>; day: Day; phase: number },
  today: (until: number) => Hours,
): number | null {
  const days = new Map<Day, Hours>();
  for (const { start } of sameWeekdaysBefore({ start: day, end: day })) {
    const hours = known.get(start);
    if (hours !== undefined) days.set(start, hours);
  }
  for (let until = phase; until <= HOURS_A_DAY; until += 1)
    if (judgeHours(days.set(day, today(until)), PERCENT, { day, until })?.holds) return until;
  return null;
}

/** What each hour has had by then, more of it once spend has run away. */
function toldBy(hours: Hours, until: number, away = { from: HOURS_A_DAY, factor: 1 }): Hours {
  return hours.map((spend, hour) => {
    const end = Math.min(hour + 1, until);
    const over = Math.max(0, end - hour);
    const ran = Math.max(0, end - Math.max(hour, away.from));
    return spend * (over + (away.factor - 1) * ran);
  });
}
