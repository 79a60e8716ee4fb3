/** Ads as columns and cells. */

import type { Cell } from "#ads/cell.ts";
import { link, listed, shown } from "#ads/cell-text.ts";
import { statusOf } from "../words/humanise-status.ts";
import { NEVER_LISTED } from "../words/never-listed.ts";
import type { Ad } from "./ad.ts";
import type { EntityKind } from "./entity-kind.ts";
import { readAds } from "./read-ads.ts";

const MAX_AD_TEXT_CHARACTERS = 300;

type Cells = Readonly<Record<string, (ad: Ad) => Cell>>;

const CORE = {
  ad_id: ({ ad_id }) => ad_id,
  ad_name: ({ ad_name }) => shown(ad_name),
  adgroup_id: ({ adgroup_id }) => adgroup_id,
  campaign_id: ({ campaign_id }) => campaign_id,
  status: statusOf,
  ad_format: ({ ad_format }) => shown(ad_format),
} as const satisfies Cells;

const REFERENCES = {
  video_id: ({ video_id }) => shown(video_id),
  image_ids: ({ image_ids }) => listed(image_ids),
  tiktok_item_id: ({ tiktok_item_id }) => tiktok_item_id,
} as const satisfies Cells;

const MORE = {
  /** The ids by which get_report and TikTok's other tools know the parts of a Smart+ ad. */
  creative_ids: ({ creatives = [] }) => listed(creatives.map(({ id }) => id)),
  operation_status: ({ operation_status }) => shown(operation_status),
  secondary_status: ({ secondary_status }) => shown(secondary_status),
  identity_type: ({ identity_type }) => shown(identity_type),
  tracking_pixel_id: ({ tracking_pixel_id }) => tracking_pixel_id,
  create_time: ({ create_time }) => shown(create_time),
  modify_time: ({ modify_time }) => shown(modify_time),
} as const satisfies Cells;

const TEXT = {
  ad_text: ({ ad_text }) => shown(ad_text, MAX_AD_TEXT_CHARACTERS),
  call_to_action: ({ call_to_action }) => shown(call_to_action),
  call_to_action_id: ({ call_to_action_id }) => call_to_action_id,
  display_name: ({ display_name }) => shown(display_name),
  landing_page_url: ({ landing_page_url }) => link(landing_page_url),
  deeplink: ({ deeplink }) => shown(deeplink, MAX_AD_TEXT_CHARACTERS),
} as const satisfies Cells;

const CORE_COLUMNS = Object.keys(CORE);
const REFERENCE_COLUMNS = Object.keys(REFERENCES);

export const AD_COLUMNS = {
  core: CORE_COLUMNS,
  all: [...CORE_COLUMNS, ...Object.keys(MORE), ...REFERENCE_COLUMNS],
} as const satisfies Readonly<Record<string, readonly string[]>>;

export const CREATIVE_COLUMNS = {
  none: [],
  text: [...Object.keys(TEXT), ...REFERENCE_COLUMNS],
  media: REFERENCE_COLUMNS,
} as const satisfies Readonly<Record<string, readonly string[]>>;

export const ADS: EntityKind<Ad> = {
  level: "ad",
  plural: "ads",
  missing: NEVER_LISTED,
  read: readAds,
  idOf: ({ ad_id }) => ad_id,
  nameOf: ({ ad_name }) => ad_name,
  objectiveOf: null,
  cells: new Map(Object.entries<Cells[string]>({ ...CORE, ...REFERENCES, ...MORE, ...TEXT })),
};
