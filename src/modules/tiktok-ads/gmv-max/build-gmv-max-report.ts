/** One GMV Max report from its arguments: which shops, which questions, and the table of what they come to. */

import { type ArrangedSums, arrangeSums, type SumRow } from "#ads/arrange-sums.ts";
import type { Cell } from "#ads/cell.ts";
import type { DateWindow } from "#ads/date-window.ts";
import { partsOf } from "#ads/measures.ts";
import { createLimiter } from "#concurrency/limiter.ts";
import { unreadSentence } from "../report/odd-rows.ts";
import { refusedSentence } from "../report/refused-metrics.ts";
import type { TikTokSession } from "../session/session.ts";
import { COLUMN_ALIASES } from "../words/aliases.ts";
import { humaniseStatus } from "../words/humanise-status.ts";
import type { GmvMaxReading } from "./ask-gmv-max.ts";
import type { GmvMaxInput } from "./gmv-max-input.ts";
import { byItem } from "./gmv-max-items.ts";
import { GMV_MAX_LEVELS, type GmvMaxLevel, type PromotionType } from "./gmv-max-levels.ts";
import { GMV_MAX_MEASURES } from "./gmv-max-measures.ts";
import { byCampaign, byDay, byStore, type GmvMaxShape } from "./gmv-max-rows.ts";
import { chooseStores, type Store } from "./read-stores.ts";

/** Half of what TikTok allows here in a second, so that a second call is not kept waiting. */
const AT_ONCE = 4;

type Grouping = {
  columns: readonly [string, ...string[]];
  measures: readonly string[];
  types: readonly PromotionType[];
  read(reading: GmvMaxReading, stores: readonly [Store, ...Store[]], shape: GmvMaxShape): Promise<SumRow[]>;
};

export async function buildGmvMaxReport(
  session: TikTokSession,
  input: GmvMaxInput,
  { start, end }: DateWindow,
): Promise<ArrangedSums> {
  const { group_by, store_id: storeId, campaign_ids: campaignIds, sort, top } = input;
  const { columns, measures, types, read } = groupingOf(input);
  const [id, name = id] = columns;
  const [first, ...others] = await chooseStores(session, { storeId, each: group_by === "store" });
  const learnt = { requests: 1, refused: new Set<string>(), postsByStatus: false, unread: new Map<string, number>() };
  const reading = { session, gate: createLimiter(AT_ONCE), range: { start: start ?? end, end }, learnt };
  const rows = first === undefined ? [] : await read(reading, [first, ...others], { measures, types, campaignIds });
  tellMissing(reading, rows);
  return arrangeSums(rows, {
    columns: [...columns, ...measures].filter((column) => !isGone(column, reading, rows)),
    measures: GMV_MAX_MEASURES,
    subject: { id, name },
    aliases: COLUMN_ALIASES,
    sort,
    order: group_by === "day" ? { by: "date", direction: "asc" } : { by: "cost", direction: "desc" },
    top,
    currency: session.currency,
  });
}

const TYPES = { product: ["PRODUCT"], live: ["LIVE"] } as const satisfies Record<string, readonly PromotionType[]>;

function groupingOf({ group_by, kind }: GmvMaxInput): Grouping {
  const types = kind === undefined ? (["PRODUCT", "LIVE"] as const) : TYPES[kind];
  const { measures } = kind === "live" ? GMV_MAX_LEVELS.liveCampaign : GMV_MAX_LEVELS.account;
  switch (group_by) {
    case "store":
      return { columns: ["store_id", "store_name"], measures, types, read: byStore };
    case "day":
      return { columns: ["date"], measures, types, read: (reading, [store], shape) => byDay(reading, store, shape) };
    case "campaign":
      return {
        columns: ["campaign_id", "campaign_name", "status", "bid_type", "roas_bid", "budget"],
        ...{ measures, types },
        async read(reading, [store], shape) {
          const rows = await byCampaign(reading, store, shape);
          return rows.map(({ cells, sums }) => ({ sums, cells: { ...cells, ...settingsOf(cells) } }));
        },
      };
    case "product":
      return itemGrouping(GMV_MAX_LEVELS.product);
    case "livestream":
      return itemGrouping(GMV_MAX_LEVELS.livestream);
    case "creative":
      return itemGrouping(kind === "live" ? GMV_MAX_LEVELS.livestream : GMV_MAX_LEVELS.creative);
  }
}

function itemGrouping(level: GmvMaxLevel): Grouping {
  return {
    columns: [level.entity, ...level.attributes],
    measures: [...level.measures, ...level.rates],
    types: level.types,
    read: (reading, [store], shape) => byItem(reading, store, { ...shape, level }),
  };
}

/** The report tells the owner's switch alone: what is on may yet wait for a review, as the list of campaigns says. */
const ON = "Switched on";

/** TikTok keeps one budget for each way to bid; the one in use is shown. */
function settingsOf(cells: SumRow["cells"]): Record<string, Cell> {
  const { operation_status: own, target_roi_budget: forTarget = null, max_delivery_budget: forDelivery = null } = cells;
  return {
    status: own === "ENABLE" ? ON : typeof own === "string" ? humaniseStatus(own) : null,
    budget: cells.bid_type === "Maximum delivery" ? forDelivery : (forTarget ?? forDelivery),
  };
}

const NO_ACCOUNT = "tt_account_name is null where the access token has no permission for the post's TikTok account.";

function tellMissing({ session, learnt }: GmvMaxReading, rows: readonly SumRow[]): void {
  const { refused, unread } = learnt;
  if (unread.size > 0) session.warn(unreadSentence(unread));
  if (refused.size > 0) session.warn(refusedSentence([...refused]));
  const hidden = rows.some(({ cells }) => cells.tt_account_name === null && cells.item_id !== null);
  if (hidden && !refused.has("tt_account_name")) session.warn(NO_ACCOUNT);
}

function isGone(column: string, { learnt }: GmvMaxReading, rows: readonly SumRow[]): boolean {
  const refused = partsOf([column], GMV_MAX_MEASURES).filter((name) => learnt.refused.has(name));
  return (
    refused.length > 0 &&
    rows.every(({ cells, sums }) => refused.every((name) => (cells[name] ?? sums.get(name) ?? null) === null))
  );
}
