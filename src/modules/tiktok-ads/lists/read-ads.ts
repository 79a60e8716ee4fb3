/** The account's ads, those of upgraded Smart+ as their own list tells them. */

import { AD_GET, AD_STANDINGS_GET, WireAd, WireAdStanding } from "../endpoints/ad-get.ts";
import type { EntityQuery } from "../session/entity-query.ts";
import { readApart } from "../session/optional-data.ts";
import { type EntitySource, readEntities } from "../session/read-entities.ts";
import type { TikTokSession } from "../session/session.ts";
import { mayBeSmartPlus } from "../words/objectives.ts";
import type { Ad, AdStanding, Seen } from "./ad.ts";
import { mergeEntities } from "./merge-entities.ts";
import { readSmartPlusAds } from "./read-smart-plus-ads.ts";

const idOf = ({ ad_id }: AdStanding) => ad_id;

const SOURCE = { endpoint: AD_GET, fields: Object.keys(WireAd.shape), plural: "ads", idOf };
const STANDINGS = { ...SOURCE, endpoint: AD_STANDINGS_GET, fields: Object.keys(WireAdStanding.shape) };

/** Keyed by the ids of reports by `ad_id`, deleted ads included. */
export async function readSeen(session: TikTokSession, ids: EntityQuery["ids"]): Promise<Map<string, Seen>> {
  const query: EntityQuery = { status: "all", ids };
  const [plain, smartPlus] = await Promise.all([
    readEntities(session, SOURCE, query),
    readApart(session, "the videos of Smart+ ads", () => readSmartPlusAds(session, query)),
  ]);
  const seen = plain.map(
    ({ ad_id, video_id, tiktok_item_id }) => [ad_id, { video_id: video_id || null, tiktok_item_id }] as const,
  );
  const creatives = (smartPlus?.all ?? []).flatMap(({ creatives: own = [] }) =>
    own.map(({ id, video_id, tiktok_item_id }) => [id, { video_id, tiktok_item_id }] as const),
  );
  return new Map([...seen, ...creatives]);
}

/** Omits the creatives of Smart+ ads unless their ids are asked for. */
export function readAds(session: TikTokSession, query: EntityQuery): Promise<Ad[]> {
  return readFrom(session, SOURCE, query);
}

/** As `readAds`, without what an ad shows and where it leads. */
export function readAdStandings(session: TikTokSession, query: EntityQuery): Promise<AdStanding[]> {
  return readFrom<AdStanding>(session, STANDINGS, query);
}

async function readFrom<One extends AdStanding>(
  session: TikTokSession,
  source: EntitySource<One>,
  query: EntityQuery,
): Promise<(One | Ad)[]> {
  const [plain, smartPlus] = await Promise.all([
    readEntities(session, source, query),
    mayBeSmartPlus(query.objective)
      ? readApart(session, "Smart+ ads as such, whose creatives stand for them", () => readSmartPlusAds(session, query))
      : null,
  ]);
  if (smartPlus === null) return plain;
  const groups = new Set(smartPlus.all.map(({ adgroup_id }) => adgroup_id));
  const asked = new Set(query.ids.ad_ids);
  const others = plain.filter(({ ad_id, adgroup_id }) => asked.has(ad_id) || !groups.has(adgroup_id));
  return mergeEntities<One | Ad>(others, smartPlus.wanted, idOf);
}
