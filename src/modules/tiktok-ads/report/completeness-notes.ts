/** How much of the final numbers of young days is usually there, by this account's own past. */

import { type Day, daysBetween } from "#ads/calendar.ts";
import type { DateWindow } from "#ads/date-window.ts";
import type { HistoryShare } from "#modules/module-history.ts";
import type { TikTokSession } from "../session/session.ts";

/** A difference below this percentage is not worth a sentence. */
const AS_GOOD_AS_WHOLE = 1;
/** Each conversation pays for them. */
const MAX_METRICS = 6;

/** None where every day is settled or too little is known. */
export async function completenessNotes(
  session: TikTokSession,
  { start, end }: DateWindow,
  shown: readonly string[],
): Promise<string[]> {
  if (session.remembered === null) return [];
  const known = await session.remembered.completeness();
  return shown
    .flatMap((metric) => {
      const shares = usedShares(known.get(metric) ?? [], { start, end }, session.today);
      const some = shares.filter(({ percent }) => Math.abs(percent - 100) >= AS_GOOD_AS_WHOLE);
      return some.length === 0 ? [] : `${metric}: usually ${some.map(shareWords).join(", ")}.`;
    })
    .slice(0, MAX_METRICS);
}

function shareWords({ age, percent, days }: HistoryShare): string {
  return `${Math.round(percent)} % of its final number ${age === 1 ? "1 day" : `${age} days`} after (${days} days)`;
}

function usedShares(
  shares: readonly HistoryShare[],
  { start, end }: Pick<DateWindow, "start" | "end">,
  today: Day,
): HistoryShare[] {
  const [youngest, oldest] = [
    daysBetween(end, today),
    start === null ? Number.POSITIVE_INFINITY : daysBetween(start, today),
  ];
  return shares.filter(({ age }, index) => {
    const next = shares[index + 1]?.age ?? Number.POSITIVE_INFINITY;
    return age <= oldest && next > youngest;
  });
}
