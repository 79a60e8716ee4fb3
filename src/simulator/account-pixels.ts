/** The pixels of an ad account and the events they saw. */

import type { Ad, Advertiser } from "./account.ts";
import { adHour, type Counts } from "./ad-day.ts";
import { type LocalMoment, localMoment } from "./local-time.ts";
import { hashOf, hexOf } from "./random.ts";

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const HOURS = 24;
const MANY = 23;

export type Pixel = { pixelId: string; name: string; code: string; createdAtMs: number; main: boolean };

/** `count` names the ads' count that the event follows; `server` events are reported by the server too. */
export type Event = { type: string; name: string; count: keyof Counts; server: boolean };

export const EVENTS: readonly Event[] = [
  { type: "ON_WEB_DETAIL", name: "View Content", count: "contentViews", server: false },
  { type: "ON_WEB_CART", name: "Add to Cart", count: "webCarts", server: true },
  { type: "INITIATE_ORDER", name: "Initiate Checkout", count: "checkouts", server: true },
  { type: "SHOPPING", name: "Complete Payment", count: "payments", server: true },
];

const ORGANIC = 2;
/** An event from page and server counts twice here, as at TikTok before deduplication. */
const SERVER_SHARE = 0.9;

/** Web campaigns measure by the main pixel; the others report nothing any more. */
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
