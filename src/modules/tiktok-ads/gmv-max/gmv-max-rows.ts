/** The rows of a GMV Max report by shop, day or campaign, with the questions that each grouping takes. */

import { mergeSums, type SumRow } from "#ads/arrange-sums.ts";
import { askGmvMax, type GmvMaxReading } from "./ask-gmv-max.ts";
import { GMV_MAX_LEVELS, type GmvMaxLevel, type PromotionType } from "./gmv-max-levels.ts";
import type { GmvMaxQuestion } from "./gmv-max-question.ts";
import { mergeCells } from "./merge-cells.ts";
import type { Store } from "./read-stores.ts";

const CAMPAIGN_LEVELS = {
  PRODUCT: GMV_MAX_LEVELS.productCampaign,
  LIVE: GMV_MAX_LEVELS.liveCampaign,
} as const satisfies Readonly<Record<PromotionType, GmvMaxLevel>>;

export type GmvMaxShape = {
  measures: readonly string[];
  types: readonly PromotionType[];
  campaignIds: readonly string[] | undefined;
};

export async function byStore(reading: GmvMaxReading, stores: readonly Store[], shape: GmvMaxShape): Promise<SumRow[]> {
  const rows = await Promise.all(
    stores.map(async (store) => {
      const found = await askWhole(reading, store, { ...shape, byDay: false });
      return found.map(({ sums }) => ({ cells: { store_id: store.id, store_name: store.name }, sums }));
    }),
  );
  return mergeSums(rows.flat(), ({ cells }) => String(cells.store_id));
}

export async function byDay(reading: GmvMaxReading, store: Store, shape: GmvMaxShape): Promise<SumRow[]> {
  return mergeSums(await askWhole(reading, store, { ...shape, byDay: true }), ({ cells }) => String(cells.date));
}

export async function byCampaign(reading: GmvMaxReading, store: Store, shape: GmvMaxShape): Promise<SumRow[]> {
  const rows = await askCampaigns(reading, store, { ...shape, attributes: true });
  return mergeCells(rows, "campaign_id");
}

/** The account has neither LIVE numbers nor a filter by campaign; for either its campaigns are added up. */
async function askWhole(
  reading: GmvMaxReading,
  store: Store,
  shape: GmvMaxShape & { byDay: boolean },
): Promise<SumRow[]> {
  const { measures, types, campaignIds, byDay } = shape;
  const level: GmvMaxLevel = GMV_MAX_LEVELS.account;
  const told = campaignIds === undefined && measures.every((name) => level.measures.some((own) => own === name));
  if (!told) return askCampaigns(reading, store, shape);
  const filters = types.length === level.types.length ? {} : { gmv_max_promotion_types: types };
  return askGmvMax(reading, { level, storeId: store.id, filters, measures, byDay });
}

export async function askCampaigns(
  reading: GmvMaxReading,
  { id: storeId }: Store,
  { measures, types, campaignIds, ...how }: GmvMaxShape & Pick<GmvMaxQuestion, "byDay" | "attributes">,
): Promise<SumRow[]> {
  const filters = { campaign_ids: campaignIds };
  const rows = await Promise.all(
    types.map((type) => askGmvMax(reading, { level: CAMPAIGN_LEVELS[type], storeId, filters, measures, ...how })),
  );
  return rows.flat();
}
