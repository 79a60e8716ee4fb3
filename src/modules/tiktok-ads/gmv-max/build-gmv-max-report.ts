/** One GMV Max report from its arguments: which shops, which questions, and the table of what they come to. */

import { createTurns } from "#turns.ts";
import { humaniseStatus } from "../humanise-status.ts";
import type { DateWindow } from "../report/date-window.ts";
import type { TikTokSession } from "../session.ts";
import { type ArrangedSums, arrangeSums, type SumRow } from "../sums/arrange-sums.ts";
import type { GmvMaxReading } from "./ask-gmv-max.ts";
import type { GmvMaxGroup, GmvMaxInput } from "./gmv-max-input.ts";
import { COMMON_MEASURES, GMV_MAX_MEASURES, LIVE_MEASURES, POST_MEASURES } from "./gmv-max-measures.ts";
import { byCampaign, byDay, byItem, byStore, type GmvMaxShape, withCells } from "./gmv-max-rows.ts";
import { chooseStores, type Store } from "./read-stores.ts";

/** Half of what TikTok allows here in a second, so that a second call is not kept waiting. */
const AT_ONCE = 4;

type Grouping = {
  /** What a row is about; the first two are its id and its name. */
  columns: readonly [string, ...string[]];
  measures: readonly string[];
  types: GmvMaxShape["types"];
  read(reading: GmvMaxReading, stores: readonly [Store, ...Store[]], shape: GmvMaxShape): Promise<SumRow[]>;
};

/** @throws invalid_input, and whatever TikTok refuses */
export async function buildGmvMaxReport(
  session: TikTokSession,
  input: GmvMaxInput,
  { start, end }: DateWindow,
): Promise<ArrangedSums> {
  const { group_by, store_id: storeId, campaign_ids: campaignIds, sort, top } = input;
  const { columns, measures, types, read } = groupingOf(group_by, input.kind);
  const [id, name = id] = columns;
  const [first, ...others] = await chooseStores(session, { storeId, each: group_by === "store" });
  const range = { start: start ?? end, end };
  const reading = { session, gate: createTurns(AT_ONCE), range };
  const rows = first === undefined ? [] : await read(reading, [first, ...others], { measures, types, campaignIds });
  return arrangeSums(rows, {
    columns: [...columns, ...measures],
    measures: GMV_MAX_MEASURES,
    subject: { id, name },
    sort,
    order: group_by === "day" ? { by: "date", direction: "asc" } : { by: "cost", direction: "desc" },
    top,
  });
}

function groupingOf(group: GmvMaxGroup, kind: GmvMaxInput["kind"]): Grouping {
  const live = kind === "live";
  const measures = live ? LIVE_MEASURES : COMMON_MEASURES;
  const types = kind === undefined ? (["PRODUCT", "LIVE"] as const) : ([live ? "LIVE" : "PRODUCT"] as const);
  switch (group) {
    case "store":
      return { columns: ["store_id", "store_name"], measures, types, read: byStore };
    case "day":
      return { columns: ["date"], measures, types, read: (reading, [store], shape) => byDay(reading, store, shape) };
    case "campaign":
      return {
        columns: ["campaign_id", "campaign_name", "status"],
        ...{ measures, types },
        async read(reading, [store], shape) {
          const rows = await byCampaign(reading, store, shape);
          return withCells(rows, ({ operation_status: own }) => ({
            status: typeof own === "string" ? humaniseStatus(own) : null,
          }));
        },
      };
    case "product":
      return itemGrouping({ entity: "item_group_id", attributes: ["product_name"], measures, types: ["PRODUCT"] });
    case "creative":
      return live
        ? itemGrouping({ entity: "room_id", attributes: ["live_name", "live_status"], measures, types })
        : itemGrouping({
            entity: "item_id",
            attributes: ["title", "tt_account_name", "creative_delivery_status"],
            measures: POST_MEASURES,
            types: ["PRODUCT"],
          });
  }
}

function itemGrouping({
  entity,
  attributes,
  measures,
  types,
}: Pick<Grouping, "measures" | "types"> & {
  entity: "item_group_id" | "item_id" | "room_id";
  attributes: readonly string[];
}): Grouping {
  return {
    columns: [entity, ...attributes],
    measures,
    types,
    read: (reading, [store], shape) => byItem(reading, store, { ...shape, entity, attributes }),
  };
}
