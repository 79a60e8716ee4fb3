/** Which time zone decides an account's days, and what has to be said about it. */

import { counted } from "#text/counted.ts";
import { UTC, type Zone } from "#zones/zone.ts";
import type { Zones } from "#zones/zones.ts";

export type AccountZoneNames = { timezone: string | null; displayTimezone: string | null };

/** `utcOffset`: as in `-08:00`. `note`: what the zone's name hides. `warning`: days do not follow TikTok's `timezone`. */
export type AccountZone = { zone: Zone; utcOffset: string; note: string | null; warning: string | null };

export const CURRENCY_WARNING = "TikTok does not say this account's currency: amounts are in the account's own.";

const MINUTE_MS = 60_000;
const OTHER_SEASON_MS = 182 * 86_400_000;

/** TikTok's own days go by `timezone`; `display_timezone` is only what its pages show. */
export function accountZone(zones: Zones, names: AccountZoneNames, nowMs: number): AccountZone {
  const { timezone, displayTimezone } = names;
  const own = timezone === null ? null : zones.find(timezone);
  const shown = displayTimezone === null ? null : zones.find(displayTimezone);
  const zone = own ?? shown ?? UTC;
  return {
    zone,
    utcOffset: utcOffset(zone, nowMs),
    note: noteOn(zone, own === null ? null : shown, nowMs),
    warning: own === null ? warningOf(names, shown) : null,
  };
}

function warningOf({ timezone, displayTimezone }: AccountZoneNames, shown: Zone | null): string {
  const trouble =
    timezone === null
      ? "TikTok does not say this account's time zone"
      : `ShopMCP does not know the time zone that TikTok names for this account, ${timezone}`;
  if (shown !== null) return `${trouble}: dates go by its display_timezone, ${displayTimezone}.`;
  const neither = displayTimezone === null ? "" : `, nor its display_timezone, ${displayTimezone}`;
  return `${trouble}${neither}: dates are in UTC.`;
}

function noteOn(zone: Zone, shown: Zone | null, nowMs: number): string | null {
  const sentences = [signSentence(zone, nowMs), shown === null ? null : differenceSentence(zone, shown, nowMs)];
  const said = sentences.filter((sentence) => sentence !== null);
  return said.length === 0 ? null : said.join(" ");
}

/** In the names of `Etc/GMT±n` the sign is POSIX's, the opposite of what people write. */
function signSentence(zone: Zone, nowMs: number): string | null {
  if (!/^Etc\/GMT[+-][1-9]\d?$/i.test(zone.name)) return null;
  const hours = zone.offsetMsAt(nowMs) / (60 * MINUTE_MS);
  const count = counted(Math.abs(hours), "hour");
  return `This zone is ${count} ${hours < 0 ? "behind" : "ahead of"} UTC.`;
}

function differenceSentence(zone: Zone, shown: Zone, nowMs: number): string | null {
  const differ = [nowMs, nowMs + OTHER_SEASON_MS].some((atMs) => zone.offsetMsAt(atMs) !== shown.offsetMsAt(atMs));
  return differ ? `Days go by it, not by the display_timezone ${shown.name}, which differs at times.` : null;
}

function utcOffset(zone: Zone, atMs: number): string {
  const minutes = Math.round(zone.offsetMsAt(atMs) / MINUTE_MS);
  const twoDigits = (count: number) => String(count).padStart(2, "0");
  const hours = Math.floor(Math.abs(minutes) / 60);
  return `${minutes < 0 ? "-" : "+"}${twoDigits(hours)}:${twoDigits(Math.abs(minutes) % 60)}`;
}
