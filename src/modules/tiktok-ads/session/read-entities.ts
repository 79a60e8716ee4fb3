/** Every entity of one kind that matches, page by page, as TikTok's list endpoints tell it: the newest first. */

import { mapBounded } from "#ads/map-bounded.ts";
import { ShopError } from "#errors.ts";
import type { PageSource } from "../wire/page-source.ts";
import type { Query } from "../wire/query.ts";
import type { Status } from "../words/input-fields.ts";
import { MAX_UPSTREAM_CALLS } from "./call-ledger.ts";
import type { Entity, EntityQuery } from "./entity-query.ts";
import type { TikTokSession } from "./session.ts";
import { pagesSentence } from "./whole-pages.ts";

const PAGE_SIZE = 1_000;
const AT_ONCE = 4;
/** The remaining requests are for spend, reviews and media. */
const MAX_PAGES = MAX_UPSTREAM_CALLS - 20;

/** TikTok's filter words differ from those of its rows. */
const PRIMARY_STATUS: Readonly<Record<Status, string>> = {
  active: "STATUS_NOT_DELETE",
  paused: "STATUS_NOT_DELETE",
  deleted: "STATUS_DELETE",
  all: "STATUS_ALL",
};

const SWITCH: Readonly<Partial<Record<Status, string>>> = { active: "ENABLE", paused: "DISABLE" };

const NARROW = "Narrow it by ids (up to 100 campaigns a call) or by status.";

export type EntitySource<One extends Entity> = Omit<PageSource<One>, "pageSize" | "narrow"> & {
  fields?: readonly string[];
};

/** `active`: switched on, delivering or not. No status: all but deleted. @throws invalid_input */
export async function readEntities<One extends Entity>(
  session: TikTokSession,
  { fields, ...from }: EntitySource<One>,
  { status, ids }: EntityQuery,
): Promise<One[]> {
  const found = await readPages(
    session,
    { ...from, pageSize: PAGE_SIZE },
    {
      ...(fields === undefined ? {} : { fields }),
      filtering: { primary_status: primaryStatusOf(status), ...ids },
    },
  );
  return found.filter(switchedAs(status));
}

export function primaryStatusOf(status: Status | undefined): string {
  return status === undefined ? "STATUS_NOT_DELETE" : PRIMARY_STATUS[status];
}

/** An unreadable switch passes every filter; a warning names the field. */
export function switchedAs(status: Status | undefined): (entity: Pick<Entity, "operation_status">) => boolean {
  const wanted = status === undefined ? undefined : SWITCH[status];
  return ({ operation_status }) => wanted === undefined || !operation_status || operation_status === wanted;
}

/**
 * Each entity once. Entities change pages when others come or go; a warning says so where that shows.
 * @throws invalid_input for more pages than one call may read
 */
export async function readPages<One>(
  session: TikTokSession,
  { endpoint, plural, idOf, pageSize, narrow = NARROW }: PageSource<One>,
  query: Query = {},
): Promise<One[]> {
  const ask = (page: number) =>
    session.get(endpoint, { advertiser_id: session.advertiserId, ...query, page, page_size: pageSize });
  const first = await ask(1);
  const { total_page: count, total_number: total } = first.page_info;
  if (count > MAX_PAGES) throw tooMany(total, { plural, most: MAX_PAGES * pageSize, narrow });
  const numbers = Array.from({ length: Math.max(0, count - 1) }, (_, index) => index + 2);
  const pages = [first, ...(await mapBounded(numbers, AT_ONCE, ask))];
  const found = new Map<string, One>();
  for (const { list } of pages) for (const one of list) found.set(idOf(one), one);
  const told = pages.map(({ page_info }) => page_info.total_number);
  const sentence = pagesSentence({ plural, told, got: found.size });
  if (sentence !== null)
    session.warnAlways(
      `${sentence} Call again in a minute, with fresh true where that can be given. Where that does not help, ask for less. ${narrow}`,
    );
  return [...found.values()];
}

function tooMany(total: number, { plural, most, narrow }: { plural: string; most: number; narrow: string }): ShopError {
  return new ShopError(
    "invalid_input",
    `There are ${total.toLocaleString("en")} ${plural} that match, and one call reads at most ${most.toLocaleString("en")}. ${narrow}`,
  );
}
