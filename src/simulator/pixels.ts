/** The pixels of an ad account and what they saw, and GET /pixel/list/ and /pixel/event/stats/. */

import { z } from "zod";
import type { Ad, Advertiser } from "./account.ts";
import { adHour, type Counts } from "./ad-day.ts";
import { defineEndpoint, grantedAdvertiser } from "./endpoint.ts";
import { pageOf, type Row } from "./listing.ts";
import { dayOf, type LocalMoment, localMoment } from "./local-time.ts";
import { id, ids, json, paging } from "./query.ts";
import { hashOf, hexOf } from "./random.ts";
import { badParameter } from "./refusal.ts";

const MAX_PAGE_SIZE = 20;
const MAX_PIXELS = 10;
const MAX_DAYS = 30;
const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const HOURS = 24;
/** An account in yen has more than one page of them. */
const MANY = 23;

export type Pixel = { pixelId: string; name: string; code: string; createdAtMs: number; main: boolean };

/** `type` is what events are counted by; `count` what ads brought of them; on the page only, or from the server too. */
type Event = { type: string; name: string; count: keyof Counts; server: boolean };

const EVENTS: readonly Event[] = [
  { type: "ON_WEB_DETAIL", name: "View Content", count: "contentViews", server: false },
  { type: "ON_WEB_CART", name: "Add to Cart", count: "webCarts", server: true },
  { type: "INITIATE_ORDER", name: "Initiate Checkout", count: "checkouts", server: true },
  { type: "SHOPPING", name: "Complete Payment", count: "payments", server: true },
];

/** What happens without any ad, for each event that an ad brought. */
const ORGANIC = 2;
/** The same event told by page and server is counted twice, as TikTok does before it leaves out doubles. */
const SERVER_SHARE = 0.9;

/** Web campaigns measure through the main one. The others have fallen silent. */
export function pixelIdOf(advertiser: Advertiser): string {
  return `731${advertiser.advertiserId.slice(3)}`;
}

export function pixelsOf(advertiser: Advertiser): Pixel[] {
  const { advertiserId, campaigns, createdAtMs, currency } = advertiser;
  if (campaigns.length === 0) return [];
  const count = currency.code === "JPY" ? MANY : 3;
  return Array.from({ length: count }, (_, index) => ({
    pixelId: index === 0 ? pixelIdOf(advertiser) : `732${advertiserId.slice(5)}${String(index).padStart(2, "0")}`,
    name: index === 0 ? "larkspurandloam.example" : `Landing page ${index}`,
    code: hexOf(20, advertiserId, "pixel", index).toUpperCase(),
    createdAtMs: createdAtMs + index * DAY_MS,
    main: index === 0,
  }));
}

export type PixelCounts = { type: string; browser: number; server: number; attributed: number };

/** On the days of UTC, both counted; only events that happened. */
export function pixelCounts(
  advertiser: Advertiser,
  pixel: Pixel,
  { first, last, now }: { first: number; last: number; now: LocalMoment },
): PixelCounts[] {
  if (!pixel.main) return [];
  const ads = advertiser.campaigns
    .filter(({ channel }) => channel === "web")
    .flatMap(({ adGroups }) => adGroups.filter(({ silentPixelId }) => silentPixelId === undefined))
    .flatMap(({ ads: own }) => own);
  const sums = EVENTS.map(({ type }) => ({ type, browser: 0, server: 0, attributed: 0 }));
  for (let day = first; day <= last; day++) {
    const brought = broughtOn(day, ads, { now, timezone: advertiser.timezone });
    for (const [index, { type, server }] of EVENTS.entries()) {
      const attributed = brought[index] ?? 0;
      const browser = attributed === 0 ? 0 : attributed * (1 + ORGANIC) + (hashOf(pixel.pixelId, type, day) % 5);
      const sum = sums[index];
      if (sum === undefined) continue;
      sum.browser += browser;
      sum.server += server ? Math.floor(browser * SERVER_SHARE) : 0;
      sum.attributed += attributed;
    }
  }
  return sums.filter(({ browser }) => browser > 0);
}

/** What ads brought of each event in the 24 hours of a day of UTC. */
function broughtOn(utcDay: number, ads: readonly Ad[], { now, timezone }: { now: LocalMoment; timezone: string }) {
  const brought = EVENTS.map(() => 0);
  for (let hour = 0; hour < HOURS; hour++) {
    const { day, fraction } = localMoment((utcDay * HOURS + hour) * HOUR_MS, timezone);
    for (const ad of ads) {
      const counts = adHour(ad, day, Math.round(fraction * HOURS), now);
      if (counts === null) continue;
      for (const [index, { count }] of EVENTS.entries()) brought[index] = (brought[index] ?? 0) + counts[count];
    }
  }
  return brought;
}

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
