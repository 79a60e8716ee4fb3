/** GET /pixel/list/ and /pixel/event/stats/. */

import { z } from "zod";
import { EVENTS, type Event, type Pixel, type PixelCounts, pixelCounts, pixelsOf } from "./account-pixels.ts";
import { defineEndpoint, grantedAdvertiser } from "./endpoint.ts";
import { pageOf, type Row } from "./listing.ts";
import { dayOf, localMoment } from "./local-time.ts";
import { id, ids, json, paging } from "./query.ts";
import { hashOf, hexOf } from "./random.ts";
import { badParameter } from "./refusal.ts";

const MAX_PAGE_SIZE = 20;
const MAX_PIXELS = 10;
const MAX_DAYS = 30;

export const getPixels = defineEndpoint({
  method: "GET",
  path: "/pixel/list/",
  scope: "800",
  sandbox: false,
  input: z.strictObject({
    advertiser_id: id,
    pixel_id: id.optional(),
    code: z.string().optional(),
    name: z.string().optional(),
    order_by: z.enum(["EARLIEST_CREATE", "LATEST_CREATE"]).default("EARLIEST_CREATE"),
    filtering: json(z.strictObject({ available_for_catalog_only: z.boolean().optional() })).optional(),
    ...paging(MAX_PAGE_SIZE),
  }),
  run(call, input) {
    const advertiser = grantedAdvertiser(call, input.advertiser_id);
    const found = pixelsOf(advertiser).filter(
      (pixel) =>
        pixel.pixelId === (input.pixel_id ?? pixel.pixelId) &&
        pixel.code === (input.code ?? pixel.code) &&
        pixel.name.toLowerCase().includes((input.name ?? "").toLowerCase()),
    );
    const page = pageOf(input.order_by === "LATEST_CREATE" ? found.toReversed() : found, input);
    return { pixels: page.list.map((pixel) => pixelRow(pixel)), page_info: page.page_info };
  },
});

export const getPixelEvents = defineEndpoint({
  method: "GET",
  path: "/pixel/event/stats/",
  scope: "802",
  sandbox: false,
  input: z.strictObject({
    advertiser_id: id,
    pixel_ids: json(ids(MAX_PIXELS)),
    date_range: json(z.strictObject({ start_date: z.string(), end_date: z.string() })),
  }),
  run(call, { advertiser_id, pixel_ids, date_range }) {
    const advertiser = grantedAdvertiser(call, advertiser_id);
    const [first, last] = [dayOf(date_range.start_date), dayOf(date_range.end_date)];
    if (first === null || last === null) throw badParameter("date_range: the format is YYYY-MM-DD.");
    if (last < first || last - first + 1 > MAX_DAYS)
      throw badParameter(`date_range: the time span must be between 1 and ${MAX_DAYS} days.`);
    const known = new Map(pixelsOf(advertiser).map((pixel) => [pixel.pixelId, pixel]));
    const now = localMoment(call.clock.now(), advertiser.timezone);
    return {
      list: pixel_ids.map((pixelId) => {
        const pixel = known.get(pixelId);
        if (pixel === undefined) throw badParameter(`pixel_ids: ${pixelId} does not belong to the advertiser.`);
        return { pixel_id: pixelId, statistics: pixelCounts(advertiser, pixel, { first, last, now }).map(countsRow) };
      }),
    };
  },
});

function pixelRow({ pixelId, name, code, createdAtMs, main }: Pixel): Row {
  return {
    pixel_id: pixelId,
    pixel_code: code,
    pixel_name: name,
    pixel_category: main ? "ONLINE_STORE" : "LANDING_PAGE",
    pixel_setup_mode: "DEVELOPER",
    partner_name: main ? "Shopify" : null,
    create_time: `${new Date(createdAtMs).toISOString().slice(0, 19)}Z`,
    activity_status: main ? "ACTIVE" : "NO_RECENT_ACTIVITY",
    pixel_script: `!function (w, d, t) {w.TiktokAnalyticsObject=t;ttq.load('${code}');ttq.page();}(window, document, 'ttq');`,
    advanced_matching_fields: { phone_number: false, email: main },
    automatic_advanced_matching_fields: { phone_number: false, email: false },
    enable_first_party_cookies: true,
    enable_expanded_data_sharing: false,
    has_pcm_config: null,
    asset_ownership: { asset_relation_status: null, ownership_status: true, owner_bc_id: null, updated_at: 0 },
    events: (main ? EVENTS : EVENTS.slice(-1)).map(eventRow),
  };
}

function eventRow({ type, name }: Event): Row {
  return {
    event_id: `70${hashOf(type)}`,
    event_code: hexOf(12, type),
    name,
    event_type: type,
    custom_event_type: null,
    optimization_event: type,
    currency: null,
    currency_value: "",
    statistic_type: "EVERY_TIME",
    deprecated: false,
    rules: [],
  };
}

function countsRow({ type, browser, server, attributed }: PixelCounts): Row {
  return {
    pixel_event_type: type,
    total_count: browser + server,
    browser_event_total_count: browser,
    server_event_total_count: server,
    attributed_count: attributed,
    preview_count: 0,
  };
}
