/** Collects events in the days of a change. They coincide with it and prove no cause. */

import { daysInclusive } from "#ads/calendar.ts";
import { mapBounded } from "#ads/map-bounded.ts";
import { toShopError } from "#errors.ts";
import { lazily } from "#lazily.ts";
import { gatherEvidence } from "../diagnose/evidence.ts";
import { fetchReports } from "../report/fetch-report.ts";
import { filtersOf } from "../report/report-input.ts";
import { type ReportRow, rowKey } from "../report/report-row.ts";
import { isRefusedQuestion, isUnansweredForNow } from "../session/refused-question.ts";
import type { TikTokSession } from "../session/session.ts";
import { accountEdits } from "./account-edits.ts";
import { benchmarks } from "./benchmarks.ts";
import type { Coincidence, Occasion, Source } from "./coincidence.ts";
import { deliveredDays } from "./delivered-days.ts";
import { ownerNotes } from "./owner-notes.ts";
import { rejectedBelow } from "./rejected-below.ts";
import { silentPixels } from "./silent-pixels.ts";
import { standing } from "./standing.ts";

const SOURCES: readonly Source[] = [
  ownerNotes,
  accountEdits,
  deliveredDays,
  standing,
  rejectedBelow,
  silentPixels,
  benchmarks,
];
const AT_ONCE = 2;
/** The bound on days of both windows together, because each part has a row a day. */
const MAX_DAYS = 124;

type Wish = Omit<Occasion, "session" | "today" | "evidence" | "days"> & { windows: readonly [Window, Window] };
type Window = Parameters<typeof fetchReports>[2][number];

export type Coincidences = { found: Coincidence[]; missing: { causes: string[]; why: string }[] };

/** A source that cannot be read, or not now, stops neither the others nor the explanation. */
export async function coincidencesOf(session: TikTokSession, { windows, ...wish }: Wish): Promise<Coincidences> {
  const { level, parts, window, before } = wish;
  if (parts.length === 0) return { found: [], missing: [] };
  const campaignIds = [...new Set(parts.map(({ campaignId }) => campaignId))].filter((id) => id !== "");
  const evidence = gatherEvidence(session, { window, before, campaignIds });
  const occasion = {
    ...wish,
    session,
    today: session.today,
    evidence,
    days: lazily(() => daysOf(session, { level, parts, windows })),
  };
  const looks = await mapBounded(SOURCES, AT_ONCE, async ({ what, look }) => {
    try {
      return { what, found: await look(occasion), why: null };
    } catch (thrown) {
      const error = toShopError(thrown);
      if (!isRefusedQuestion(error) && !isUnansweredForNow(error) && error.code !== "invalid_input") throw error;
      return { what, found: [], why: error.message };
    }
  });
  const byReason = Map.groupBy(looks, ({ why }) => why);
  return {
    found: looks.flatMap(({ found }) => found),
    missing: [...byReason].flatMap(([why, alike]) =>
      why === null ? [] : { causes: alike.map(({ what }) => what), why },
    ),
  };
}

const OWN_IDS = { campaign: "campaign_ids", ad_group: "adgroup_ids", ad: "ad_ids" } as const;

async function daysOf(
  session: TikTokSession,
  { level, parts, windows }: Pick<Wish, "level" | "parts" | "windows">,
): Promise<ReportRow[] | null> {
  const length = windows.reduce(
    (sum, { start, end }) => sum + (start === null ? MAX_DAYS : daysInclusive(start, end)),
    0,
  );
  if (length > MAX_DAYS) return null;
  const filters = filtersOf({ level, filter: { [OWN_IDS[level]]: parts.map(({ id }) => id) } });
  const { rows } = await fetchReports(session, { level, breakdown: "day", metrics: ["spend"], filters }, windows);
  return [...new Map(rows.flat().map((row) => [rowKey(row), row])).values()];
}
