/** The account's pixels as one table, or on request each of their events with how often it was seen. */

import { z } from "zod";
import type { DateWindow } from "#ads/date-window.ts";
import { cutPage, TABLE_SHAPE } from "#ads/page.ts";
import { ShopError } from "#errors.ts";
import { defineTool } from "#modules/define-tool.ts";
import { PIXELS } from "../endpoints/pixel-list.ts";
import { DEFAULT_LIMIT, MAX_LIMIT } from "../lists/list-input.ts";
import { EVENT_COLUMNS, eventRows, PIXEL_COLUMNS, pixelRow } from "../lists/pixel-rows.ts";
import { readPixelEvents } from "../lists/read-pixel-events.ts";
import { AnswerMeta, withWindow } from "../session/answer-meta.ts";
import { readPages } from "../session/read-entities.ts";
import type { Connect, TikTokSession } from "../session/session.ts";
import { addedDays, addedWindow, cursor, ids } from "../words/input-fields.ts";
import { fresh, toolInput } from "../words/tool-input.ts";

const NAME = "tiktok_ads_list_pixels";

const UTC_DAYS = "Days of event counts are those of UTC, not of the ad account.";
const LAG = "Event counts are refreshed every 2 to 4 hours.";

export const listPixelsTool = defineTool({
  name: NAME,
  title: "TikTok pixels",
  description:
    "Pixels with their events; events_for gives a row for each event instead, with its counts (from browsers, from the server, attributed to ads) in days of UTC, 0 where an event was silent.",
  input: toolInput({
    pixel_ids: ids.optional(),
    events_for: addedDays,
    limit: z.int().min(1).max(MAX_LIMIT).default(DEFAULT_LIMIT),
    cursor: cursor.optional(),
    fresh,
  }),
  output: z.object({ meta: AnswerMeta, ...TABLE_SHAPE }),
  async run(connect: Connect, input) {
    const { limit, cursor: place, fresh: _, ...args } = input;
    if (args.events_for === "lifetime")
      throw new ShopError("invalid_input", "events_for: TikTok counts events of days. Choose another preset.");
    const session = await connect(input);
    const window = addedWindow(args.events_for, session.todayUtc);
    const { columns, rows } = await tableOf(session, args.pixel_ids, window);
    const page = cutPage(session.pageOwner, rows, {
      cursor: place,
      limit,
      scope: { tool: NAME, args: [args, window] },
    });
    return { meta: window === null ? session.meta() : withWindow(session.meta(), window, LAG), columns, ...page };
  },
});

async function tableOf(session: TikTokSession, ids: readonly string[] | undefined, window: DateWindow | null) {
  const pixels = (await readPages(session, PIXELS)).filter(({ pixel_id }) => ids?.includes(pixel_id) ?? true);
  if (window === null) return { columns: PIXEL_COLUMNS, rows: pixels.map(pixelRow) };
  session.warn(UTC_DAYS);
  const range = { start: window.start ?? window.end, end: window.end };
  const countsOf = await readPixelEvents(
    session,
    pixels.map(({ pixel_id }) => pixel_id),
    range,
  );
  return { columns: EVENT_COLUMNS, rows: pixels.flatMap((pixel) => eventRows(pixel, countsOf(pixel.pixel_id))) };
}
