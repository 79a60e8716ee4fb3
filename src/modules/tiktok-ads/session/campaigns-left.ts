/** What a list's first page leaves to read where only campaigns that are switched on matter. */

import type { ListPage } from "../wire/page-source.ts";
import type { Entity } from "./entity-query.ts";

/** TikTok's bound of one filter. */
const MAX_IDS = 100;

/**
 * The ids of those that are not wholly on the first page, a filter's worth at a time. Null where to ask by them would
 * likely take more requests than the other pages.
 */
export function campaignsLeft(
  { list, page_info }: ListPage<Entity>,
  campaigns: readonly Entity[],
  pageSize: number,
): string[][] | null {
  const reached = lastDayOf(list);
  const left = campaigns
    .filter((one) => one.operation_status === "ENABLE" && (reached === null || dayOf(one) <= reached))
    .map(({ campaign_id }) => campaign_id);
  const batches = Array.from({ length: Math.ceil(left.length / MAX_IDS) }, (_, index) =>
    left.slice(index * MAX_IDS, (index + 1) * MAX_IDS),
  );
  // As if each campaign had as many rows as another. A batch has a page that is not full besides its full ones.
  const fullPages = Math.floor((page_info.total_number * left.length) / campaigns.length / pageSize);
  return batches.length + fullPages < page_info.total_page ? batches : null;
}

/** Null where the newest are not first. Days, because what is made at once may be listed in any order. */
function lastDayOf(list: readonly Entity[]): string | null {
  const days = list.map(dayOf);
  return days.every((day, index) => day !== "" && day <= (days[index - 1] ?? day)) ? (days.at(-1) ?? null) : null;
}

function dayOf({ create_time }: Entity): string {
  return create_time?.slice(0, 10) ?? "";
}
