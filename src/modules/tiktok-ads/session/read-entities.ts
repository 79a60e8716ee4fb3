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
/** The rest of a call's requests is for what is asked besides: spend, reviews, media. */
const MAX_PAGES = MAX_UPSTREAM_CALLS - 20;

/** TikTok's filter words are others than those of its rows; switched on or off is told apart here. */
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

/** `active` is switched on, delivering or not; without a status all but deleted ones. @throws invalid_input */
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

/** One whose switch cannot be read is left out by no filter: a warning names the field, and nothing is lost. */
export function switchedAs(status: Status | undefined): (entity: Pick<Entity, "operation_status">) => boolean {
  const wanted = status === undefined ? undefined : SWITCH[status];
  return ({ operation_status }) => wanted === undefined || !operation_status || operation_status === wanted;
}

/**
 * Each once. Entities move to another page where some come or go between two requests, or since a page that was kept;
 * where that is to be seen it is said. @throws invalid_input
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
  const found = new Map(pages.flatMap(({ list }) => list.map((one) => [idOf(one), one] as const)));
  const told = pages.map(({ page_info }) => page_info.total_number);
  const sentence = pagesSentence({ plural, told, got: found.size });
  if (sentence !== null)
    session.insist(
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
