/** What the account or some of its campaigns spent by day: this month's as TikTok has it, earlier days from history where all are kept. */

import { addDays, type Day, daysInclusive, eachDay, firstOfMonth } from "#ads/calendar.ts";
import { type Decimal, NOTHING, parseDecimal, sumOfKnown, toNumber } from "#ads/decimal.ts";
import { DAYS_LOOKED_AT, type SpentDay } from "#ads/landing.ts";
import { fetchReport } from "../report/fetch-report.ts";
import { GOAL_METRICS } from "../report/goal-figures.ts";
import type { ReportRow } from "../report/report-row.ts";
import type { TikTokSession } from "../session/session.ts";

export type Spent = {
  /** Whole days before today, in order. */
  past: SpentDay[];
  soFar: number;
  month: ReportRow[];
};

type Asked = { level: "account" } | { level: "campaign"; ids: readonly string[] };
type Days = { start: Day; end: Day };
type SpentOn = (id: string, day: Day) => Decimal;

export async function readSpent(session: TikTokSession, asked: Asked): Promise<(id: string) => Spent> {
  const { today } = session;
  const first = firstOfMonth(today);
  const from = addDays(today, -DAYS_LOOKED_AT);
  const [month, earlier] = await Promise.all([
    readDays(session, asked, { start: first, end: today }),
    from < first ? readEarlier(session, asked, { start: from, end: addDays(first, -1) }) : () => NOTHING,
  ]);
  const inMonth = spentOn(asked, month);
  return (id) => {
    const spend = (day: Day) => toNumber((day < first ? earlier : inMonth)(id, day));
    return {
      past: eachDay(from, addDays(today, -1)).map((day) => ({ day, spend: spend(day) })),
      soFar: spend(today),
      month: asked.level === "account" ? month : month.filter((row) => row.id === id),
    };
  };
}

function spentOn({ level }: Asked, rows: readonly ReportRow[]): SpentOn {
  const byPlace = Map.groupBy(rows, ({ id, date }) => placeOf(level, id, date ?? ""));
  return (id, day) =>
    sumOfKnown((byPlace.get(placeOf(level, id, day)) ?? []).map(({ cells }) => cells.get("spend") ?? null));
}

/** The account is the only one of its level, whatever id its rows have. */
function placeOf(level: Asked["level"], id: string, day: Day): string {
  return level === "account" ? day : `${id} ${day}`;
}

async function readDays(session: TikTokSession, asked: Asked, { start, end }: Days): Promise<ReportRow[]> {
  const filters = asked.level === "account" ? [] : [EVERY, { field: "campaign_ids", values: asked.ids }];
  const window = { start, end, preset: null, complete: end < session.today };
  const shape = { level: asked.level, breakdown: "day", metrics: GOAL_METRICS, filters, window } as const;
  return (await fetchReport(session, shape)).rows;
}

const EVERY = { field: "campaign_status", values: ["STATUS_ALL"] };

async function readEarlier(session: TikTokSession, asked: Asked, days: Days): Promise<SpentOn> {
  const { level } = asked;
  const span = { level, from: days.start, to: days.end };
  const kept = (await session.remembered?.days(span, ["spend"])) ?? [];
  if (kept.length < daysInclusive(days.start, days.end)) return spentOn(asked, await readDays(session, asked, days));
  const amounts = new Map(
    kept.flatMap(({ day, rows }) => rows.map(({ id, values }) => [placeOf(level, id, day), values[0] ?? ""] as const)),
  );
  return (id, day) => parseDecimal(amounts.get(placeOf(level, id, day)) ?? "") ?? NOTHING;
}
