/** The rows of a GMV Max report by what they are grouped by, with the questions that each grouping takes. */

import type { Cell } from "../page.ts";
import { differenceIn, roundedNumber } from "../report/whole-answer.ts";
import { mergeSums, type SumRow } from "../sums/arrange-sums.ts";
import { partsOf } from "../sums/measures.ts";
import { askGmvMax, costOf, type GmvMaxQuestion, type GmvMaxReading } from "./ask-gmv-max.ts";
import { GMV_MAX_MEASURES } from "./gmv-max-measures.ts";
import type { Store } from "./read-stores.ts";

/** TikTok takes a hundred ids in one filter. */
const MAX_IDS = 100;
const ACTIVITY = ["cost", "orders", "gross_revenue"];

export type GmvMaxShape = {
  measures: readonly string[];
  types: readonly ("PRODUCT" | "LIVE")[];
  campaignIds: readonly string[] | undefined;
};

/** One row a shop. */
export async function byStore(reading: GmvMaxReading, stores: readonly Store[], shape: GmvMaxShape): Promise<SumRow[]> {
  const rows = await Promise.all(
    stores.map(async (store) => {
      const found = await askGmvMax(reading, { ...plain(store, shape), entity: "advertiser_id" });
      return found.map(({ sums }) => ({ cells: { store_id: store.id, store_name: store.name }, sums }));
    }),
  );
  return mergeSums(rows.flat(), ({ cells }) => String(cells.store_id));
}

export function byDay(reading: GmvMaxReading, store: Store, shape: GmvMaxShape): Promise<SumRow[]> {
  return askGmvMax(reading, { ...plain(store, shape), entity: "advertiser_id", byDay: true });
}

export async function byCampaign(reading: GmvMaxReading, store: Store, shape: GmvMaxShape): Promise<SumRow[]> {
  const attributes = ["campaign_name", "operation_status"];
  const rows = await askGmvMax(reading, { ...plain(store, shape), entity: "campaign_id", attributes });
  return mergeSums(rows, idOf("campaign_id"));
}

/** TikTok tells products, posts and LIVEs of named campaigns alone: those that did anything in these days. */
export async function byItem(
  reading: GmvMaxReading,
  store: Store,
  shape: GmvMaxShape & { entity: "item_group_id" | "item_id" | "room_id"; attributes: readonly string[] },
): Promise<SumRow[]> {
  const { entity, attributes } = shape;
  const campaigns = await activeCampaigns(reading, store, shape);
  const asked = { ...plain(store, shape), entity, attributes };
  const rows = await Promise.all(
    batchesOf([...campaigns.keys()]).map(async (campaign_ids) => {
      const filtering = { ...asked.filtering, campaign_ids };
      if (entity !== "item_id") return askGmvMax(reading, { ...asked, filtering });
      const products = await activeProducts(reading, { ...asked, filtering });
      const questions = batchesOf(products).flatMap((item_group_ids) =>
        creativeTypes(campaign_ids, item_group_ids).map((types) => ({ ...filtering, item_group_ids, ...types })),
      );
      return (await Promise.all(questions.map((one) => askGmvMax(reading, { ...asked, filtering: one })))).flat();
    }),
  );
  tellRest(reading, campaigns, rows.flat());
  return mergeSums(rows.flat(), idOf(entity));
}

function plain({ id: storeId }: Store, { measures, types, campaignIds }: GmvMaxShape): Omit<GmvMaxQuestion, "entity"> {
  return {
    storeId,
    byDay: false,
    measures: partsOf(measures, GMV_MAX_MEASURES),
    attributes: [],
    filtering: { gmv_max_promotion_types: types, ...(campaignIds === undefined ? {} : { campaign_ids: campaignIds }) },
  };
}

function idOf(column: string): (row: SumRow) => string {
  return ({ cells }) => String(cells[column]);
}

/** What each cost. */
async function activeCampaigns(reading: GmvMaxReading, store: Store, shape: GmvMaxShape): Promise<Map<string, SumRow>> {
  const rows = await askGmvMax(reading, { ...plain(store, { ...shape, measures: ACTIVITY }), entity: "campaign_id" });
  const merged = mergeSums(rows, idOf("campaign_id")).filter(didAnything);
  return new Map(merged.map((row) => [String(row.cells.campaign_id), row]));
}

async function activeProducts(reading: GmvMaxReading, question: GmvMaxQuestion): Promise<string[]> {
  const entity = "item_group_id";
  const rows = await askGmvMax(reading, { ...question, entity, attributes: [], measures: ACTIVITY });
  return mergeSums(rows, idOf(entity)).filter(didAnything).map(idOf(entity));
}

function didAnything({ sums }: SumRow): boolean {
  return ACTIVITY.some((name) => (sums.get(name)?.units ?? 0n) !== 0n);
}

/** Of one product of one campaign TikTok tells paid and organic posts apart, and only that. */
function creativeTypes(campaigns: readonly string[], products: readonly string[]) {
  if (campaigns.length > 1 || products.length > 1) return [{}];
  return [{ creative_types: ["ADS_AND_ORGANIC"] }, { creative_types: ["ORGANIC"] }];
}

function batchesOf(ids: readonly string[]): string[][] {
  return Array.from({ length: Math.ceil(ids.length / MAX_IDS) }, (_, index) =>
    ids.slice(index * MAX_IDS, (index + 1) * MAX_IDS),
  );
}

/** TikTok's smaller parts do not quite make its campaigns. */
function tellRest({ session }: GmvMaxReading, campaigns: ReadonlyMap<string, SumRow>, rows: readonly SumRow[]): void {
  const [total, sum] = [costOf([...campaigns.values()]), costOf(rows)];
  if (differenceIn({ total, sum, money: true, rows: rows.length }) !== null)
    session.warn(
      `Of these campaigns' cost of ${roundedNumber(total)}, ${roundedNumber(sum)} stands with the rows; TikTok tells the rest of none.`,
    );
}

/** The same rows with other cells, or more of them. */
export function withCells(rows: readonly SumRow[], change: (cells: SumRow["cells"]) => Record<string, Cell>): SumRow[] {
  return rows.map(({ cells, sums }) => ({ sums, cells: { ...cells, ...change(cells) } }));
}
