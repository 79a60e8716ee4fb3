/** Reads TikTok's own verdict on single ads, which needs its own permission and one request an ad. */

import { addDays, type Day } from "#ads/calendar.ts";
import type { Cell } from "#ads/cell.ts";
import { mapBounded } from "#ads/map-bounded.ts";
import { CREATIVE_FATIGUE_GET } from "../endpoints/creative-fatigue-get.ts";
import { orWithout } from "../session/optional-data.ts";
import type { TikTokSession } from "../session/session.ts";

/** The bound of one call, because each verdict takes a request. */
export const MAX_VERDICTS = 20;
const AT_ONCE = 4;
/** The newest day with a verdict counts; an ad that was not shown has none. */
const DAYS = 7;

/** Ads beyond the bound or refused by TikTok are missing, with a warning. */
export async function readTikTokFatigue(
  session: TikTokSession,
  adIds: readonly string[],
  last: Day,
): Promise<(adId: string) => Cell> {
  const asked = adIds.slice(0, MAX_VERDICTS);
  if (adIds.length > MAX_VERDICTS)
    session.warn(
      `TikTok's own verdict is asked for the first ${MAX_VERDICTS} ads of a page; a smaller limit reaches others.`,
    );
  const verdicts = await mapBounded(
    asked,
    AT_ONCE,
    async (adId) => [adId, await verdictOn(session, adId, last)] as const,
  );
  const known = new Map(verdicts);
  return (adId) => known.get(adId) ?? null;
}

async function verdictOn(session: TikTokSession, ad_id: string, last: Day): Promise<Cell> {
  const answer = await orWithout(session, "TikTok's own verdict on fatigue", () =>
    session.get(CREATIVE_FATIGUE_GET, {
      advertiser_id: session.advertiserId,
      ad_id,
      filtering: { start_date: addDays(last, 1 - DAYS), end_date: last },
      page: 1,
      page_size: DAYS,
    }),
  );
  const [newest] = (answer?.list ?? []).toSorted((one, other) => ((one.date ?? "") < (other.date ?? "") ? 1 : -1));
  return newest?.metrics?.has_fatigue ?? null;
}
