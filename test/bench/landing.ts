/** How far a month's landing is from where it lands, by the day of the month it is asked on, beside a straight line's. */

import { addDays, eachDay, lastOfMonth } from "#ads/calendar.ts";
import { DAYS_LOOKED_AT, landingOf } from "#ads/landing.ts";
import { habitsOf, simulateDays } from "../watch/simulated-account.ts";
import type { Figure } from "./run.ts";

const ACCOUNTS = 300;
const MONTHS = ["2025-03", "2025-05", "2025-08", "2025-11", "2026-01"] as const;
const DAYS_OF_MONTH = [2, 4, 8, 12, 16, 20, 25] as const;
const DAYS = 430;

type Miss = { landing: number; line: number; held: boolean };

export async function landing(): Promise<readonly Figure[]> {
  const accounts = Array.from({ length: ACCOUNTS }, (_, at) =>
    simulateDays({ seed: at + 1, habits: habitsOf(at + 1), start: "2025-01-01", days: DAYS }),
  ).map((days) => new Map(days.map(({ day, spend }) => [day, spend])));
  return DAYS_OF_MONTH.map((dayOfMonth) => {
    const misses = accounts.flatMap((spends) => MONTHS.map((month) => missOf(spends, month, dayOfMonth)));
    const held = misses.filter((miss) => miss.held).length / misses.length;
    const said = (values: readonly number[]) => `${percent(at(values, 0.5))} (${percent(at(values, 0.9))})`;
    const [ours, line] = [misses.map((miss) => miss.landing), misses.map((miss) => miss.line)];
    return [
      `asked on day ${dayOfMonth}`,
      `landing ${said(ours)}, straight line ${said(line)}, range holds ${percent(held)}`,
    ] as const;
  });
}

/** Asked at the day's midnight, so that today has no spend yet. */
function missOf(spends: ReadonlyMap<string, number>, month: string, dayOfMonth: number): Miss {
  const first = `${month}-01`;
  const today = addDays(first, dayOfMonth - 1);
  const sum = (days: readonly string[]) => days.reduce((total, day) => total + (spends.get(day) ?? Number.NaN), 0);
  const whole = eachDay(first, lastOfMonth(first));
  const toDate = sum(whole.filter((day) => day < today));
  const past = eachDay(addDays(today, -DAYS_LOOKED_AT), addDays(today, -1)).map((day) => ({
    day,
    spend: spends.get(day) ?? Number.NaN,
  }));
  const told = landingOf({ past, today, toDate, soFar: 0 });
  if (told === null) throw new Error("every account has its weeks");
  const landed = sum(whole);
  const off = (value: number) => Math.abs(value - landed) / landed;
  return {
    landing: off(told.expected),
    line: off((toDate / (dayOfMonth - 1)) * whole.length),
    held: landed >= told.low && landed <= told.high,
  };
}

function at(values: readonly number[], share: number): number {
  return values.toSorted((one, other) => one - other)[Math.floor((values.length - 1) * share)] ?? Number.NaN;
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
