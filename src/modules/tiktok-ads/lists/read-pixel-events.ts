/** Reads how often pixels saw each event, from the page or the shop's server, as `/pixel/event/stats/` counts it. */

import type { Day } from "#ads/calendar.ts";
import { splitRange } from "#ads/date-window.ts";
import { type Counted, EVENT_COUNTS, PIXEL_EVENT_STATS } from "../endpoints/pixel-event-stats.ts";
import { askOptional } from "../session/optional-data.ts";
import type { TikTokSession } from "../session/session.ts";

const MAX_PIXELS = 10;
const MAX_DAYS = 30;

export type EventCounts = Readonly<Record<string, number>>;

export async function readPixelEvents(
  session: TikTokSession,
  pixelIds: readonly string[],
  range: { start: Day; end: Day },
): Promise<(pixelId: string) => ReadonlyMap<string, EventCounts> | null> {
  const { advertiserId: advertiser_id } = session;
  const pieces = splitRange(range, MAX_DAYS);
  const answers = await askOptional(session, {
    what: "event counts",
    ids: pixelIds,
    atMost: MAX_PIXELS,
    async ask(pixel_ids) {
      const lists = await Promise.all(
        pieces.map(({ start, end }) =>
          session.get(PIXEL_EVENT_STATS, {
            advertiser_id,
            pixel_ids,
            date_range: { start_date: start, end_date: end },
          }),
        ),
      );
      return { pixel_ids, counted: lists.flatMap(({ list }) => list) };
    },
  });
  const byPixel = new Map<string, Map<string, EventCounts>>();
  for (const { pixel_ids, counted } of answers) {
    for (const id of pixel_ids) byPixel.set(id, new Map());
    for (const { pixel_id, statistics } of counted)
      for (const one of statistics) {
        const events = byPixel.get(pixel_id);
        const type = one.pixel_event_type || one.custom_event_type || "";
        events?.set(type, added(events.get(type), one));
      }
  }
  return (pixelId) => byPixel.get(pixelId) ?? null;
}

function added(before: EventCounts = {}, more: Counted): EventCounts {
  const counts = new Map(Object.entries(more));
  return Object.fromEntries(EVENT_COUNTS.map((name) => [name, (before[name] ?? 0) + Number(counts.get(name) ?? 0)]));
}
