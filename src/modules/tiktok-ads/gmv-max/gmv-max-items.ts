/** The rows of a GMV Max report by product, post or LIVE. TikTok wants the campaigns named, so those that did anything are. */

import { mergeSums, type SumRow } from "#ads/arrange-sums.ts";
import { NOTHING, sumOfKnown, toNumber } from "#ads/decimal.ts";
import { differenceIn } from "../report/whole-answer.ts";
import { orWithout } from "../session/optional-data.ts";
import { askGmvMax, type GmvMaxReading } from "./ask-gmv-max.ts";
import { GMV_MAX_LEVELS, type GmvMaxFilters, type GmvMaxLevel } from "./gmv-max-levels.ts";
import type { GmvMaxQuestion } from "./gmv-max-question.ts";
import { askCampaigns, type GmvMaxShape } from "./gmv-max-rows.ts";
import { mergeCells } from "./merge-cells.ts";
import { nameItems } from "./name-items.ts";
import type { Store } from "./read-stores.ts";

/** TikTok takes a hundred ids in one filter. */
const MAX_IDS = 100;
const ACTIVITY = ["cost", "orders", "gross_revenue"];

type Work = { reading: GmvMaxReading; storeId: string; level: GmvMaxLevel };

export async function byItem(
  reading: GmvMaxReading,
  store: Store,
  { level, ...shape }: GmvMaxShape & { level: GmvMaxLevel },
): Promise<SumRow[]> {
  const work = { reading, storeId: store.id, level };
  const told = await askCampaigns(reading, store, { ...shape, types: level.types, measures: ACTIVITY });
  const named = told.filter(({ cells }) => cells.campaign_id !== null);
  const active = dearestFirst(mergeSums(named, textIn("campaign_id")).filter(mayHaveRun(reading)));
  const campaigns = active.map(textIn("campaign_id"));
  const parts = await partsOf(work, campaigns);
  const question = { level, storeId: store.id, measures: shape.measures, attributes: true };
  const sent = await Promise.all(parts.map((filters) => askGmvMax(reading, { ...question, filters })));
  const rows = mergeCells(sent.flat(), level.entity);
  if (!sent.flat().some(withoutCost)) tellShortfall(reading, active, rows);
  tellLostRates(work, sent.flat(), rows);
  return parts.every((part) => isOfOneId(part, level))
    ? rows
    : nameItems(reading, rows, { level, storeId: store.id, parts: await onePartEach(work, campaigns, parts) });
}

async function partsOf(work: Work, campaigns: readonly string[]): Promise<GmvMaxFilters[]> {
  const batches = batchesOf(campaigns).map((campaign_ids) => ({ campaign_ids }));
  if (!work.level.filters.includes("item_group_ids")) return batches;
  const parts = await Promise.all(
    batches.map(async (filters) => {
      const products = dearestFirst(mergeSums(await askProducts(work, { filters }), textIn("item_group_id")));
      return batchesOf(products.map(textIn("item_group_id"))).map((item_group_ids) => ({ ...filters, item_group_ids }));
    }),
  );
  return parts.flat();
}

/** TikTok tells names where each filter holds one id; what cost most comes first. */
async function onePartEach(
  work: Work,
  campaigns: readonly string[],
  parts: readonly GmvMaxFilters[],
): Promise<GmvMaxFilters[]> {
  if (!work.level.filters.includes("item_group_ids")) return campaigns.map((one) => ({ campaign_ids: [one] }));
  const [campaign, other] = campaigns;
  if (campaign !== undefined && other === undefined)
    return parts.flatMap(({ item_group_ids: products = [] }) =>
      products.map((one) => ({ campaign_ids: [campaign], item_group_ids: [one] })),
    );
  const pairs = await orWithout(work.reading.session, "some names", () =>
    Promise.all(
      batchesOf(campaigns).map((campaign_ids) => askProducts(work, { filters: { campaign_ids }, perCampaign: true })),
    ),
  );
  return dearestFirst((pairs ?? []).flat()).map((pair) => ({
    campaign_ids: [textIn("campaign_id")(pair)],
    item_group_ids: [textIn("item_group_id")(pair)],
  }));
}

/** Spend without a product is left out: it has no id to ask further with. */
async function askProducts(
  { reading, storeId }: Work,
  how: Pick<GmvMaxQuestion, "filters" | "perCampaign">,
): Promise<SumRow[]> {
  const rows = await askGmvMax(reading, { level: GMV_MAX_LEVELS.product, storeId, measures: ACTIVITY, ...how });
  return rows.filter(
    (row) => row.cells.item_group_id !== null && row.cells.campaign_id !== null && mayHaveRun(reading)(row),
  );
}

function isOfOneId(filters: GmvMaxFilters, { oneIdIn }: GmvMaxLevel): boolean {
  return oneIdIn.every((name) => filters[name]?.length === 1);
}

function textIn(column: string): (row: SumRow) => string {
  return ({ cells }) => String(cells[column]);
}

/** An unreadable amount may be more than nothing. */
function mayHaveRun({ learnt }: GmvMaxReading): (row: SumRow) => boolean {
  const told = ACTIVITY.filter((name) => !learnt.refused.has(name));
  return ({ sums }) => told.some((name) => sums.get(name)?.units !== 0n);
}

function dearestFirst(rows: readonly SumRow[]): SumRow[] {
  const costOf = ({ sums }: SumRow) => toNumber(sums.get("cost") ?? NOTHING);
  return rows.toSorted((one, other) => costOf(other) - costOf(one));
}

function batchesOf(ids: readonly string[]): string[][] {
  return Array.from({ length: Math.ceil(ids.length / MAX_IDS) }, (_, index) =>
    ids.slice(index * MAX_IDS, (index + 1) * MAX_IDS),
  );
}

/** Today is left out, because its numbers rise between two questions. */
function tellShortfall({ session, range }: GmvMaxReading, campaigns: readonly SumRow[], rows: readonly SumRow[]): void {
  if (range.end >= session.today) return;
  const [total, sum] = [costOf(campaigns), costOf(rows)];
  const difference = differenceIn({ total, sum, money: true, rows: rows.length, currency: session.currency });
  if (difference !== null && difference > 0)
    session.warn(
      `These campaigns cost ${toNumber(total)}, and the rows account for ${toNumber(sum)} of it: TikTok ties the rest to no such row.`,
    );
}

/** TikTok does not tell what a post's rates are made of, so those of several answers cannot be merged. */
function tellLostRates({ reading, level }: Work, sent: readonly SumRow[], rows: readonly SumRow[]): void {
  const [rate] = level.rates;
  if (rate === undefined || sent.length === rows.length) return;
  const lost = rows.filter(({ cells }) => cells[rate] === null).length;
  if (lost > 0)
    reading.session.warn(
      `The ad_ rates are null in ${lost} rows that came in several answers: TikTok does not tell what these rates are made of. Ask for fewer days or campaigns.`,
    );
}

function withoutCost({ sums }: SumRow): boolean {
  return (sums.get("cost") ?? null) === null;
}

function costOf(rows: readonly SumRow[]) {
  return sumOfKnown(rows.map(({ sums }) => sums.get("cost") ?? null));
}
