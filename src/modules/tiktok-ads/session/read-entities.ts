/** Every entity of one kind that matches, page by page, as TikTok's list endpoints tell it: the newest first. */

import { mapBounded } from "#ads/map-bounded.ts";
import { ShopError } from "#errors.ts";
import type { ListPage, PageSource } from "../wire/page-source.ts";
import type { Query, QueryValue } from "../wire/query.ts";
import type { Status } from "../words/input-fields.ts";
import { MAX_UPSTREAM_CALLS } from "./call-ledger.ts";
import { campaignsLeft } from "./campaigns-left.ts";
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
  { status, ids, among }: EntityQuery,
): Promise<One[]> {
  const source = { ...from, pageSize: PAGE_SIZE };
  const filtering = { primary_status: primaryStatusOf(status), ...ids };
  const query = { ...(fields === undefined ? {} : { fields }), filtering };
  return (await readAmong(session, source, { query, among })).filter(switchedAs(status));
}

type Among = { query: Query & { filtering: { [name: string]: QueryValue } }; among: EntityQuery["among"] };

/** @throws as `readPages` */
export function readAmong<One extends Entity>(
  session: TikTokSession,
  source: PageSource<One>,
  { query, among }: Among,
): Promise<One[]> {
  if (among === undefined) return readPages(session, source, query);
  return readPages(session, source, query, async (first) => {
    const left = campaignsLeft(first, await among(), source.pageSize);
    return left?.map((campaign_ids) => ({ ...query, filtering: { ...query.filtering, campaign_ids } })) ?? null;
  });
}

export function primaryStatusOf(status: Status | undefined): string {
  return status === undefined ? "STATUS_NOT_DELETE" : PRIMARY_STATUS[status];
}

/** An unreadable switch passes every filter; a warning names the field. */
export function switchedAs(status: Status | undefined): (entity: Pick<Entity, "operation_status">) => boolean {
  const wanted = status === undefined ? undefined : SWITCH[status];
  return ({ operation_status }) => wanted === undefined || !operation_status || operation_status === wanted;
}

/** Questions in place of the pages after the first one; null for those pages. */
type InPlaceOfPages<One> = (first: ListPage<One>) => Promise<readonly Query[] | null>;

/**
 * Each entity once. Entities change pages when others come or go; a warning says so where that shows.
 * @throws invalid_input for more pages than one call may read
 */
export async function readPages<One>(
  session: TikTokSession,
  { endpoint, plural, idOf, pageSize, narrow = NARROW }: PageSource<One>,
  query: Query = {},
  inPlace?: InPlaceOfPages<One>,
): Promise<One[]> {
  const ask = (asked: Query, page: number) =>
    session.get(endpoint, { advertiser_id: session.advertiserId, ...asked, page, page_size: pageSize });
  const first = await ask(query, 1);
  const { total_page: count, total_number: total } = first.page_info;
  const questions = count > 1 ? ((await inPlace?.(first)) ?? null) : null;
  if ((questions?.length ?? count) > MAX_PAGES) throw tooMany(total, { plural, most: MAX_PAGES * pageSize, narrow });
  const pagesOf = async (asked: Query, { from, atOnce }: { from: ListPage<One>; atOnce: number }) => {
    const numbers = Array.from({ length: Math.max(0, from.page_info.total_page - 1) }, (_, index) => index + 2);
    const pages = [from, ...(await mapBounded(numbers, atOnce, (page) => ask(asked, page)))];
    return { rows: pages.flatMap(({ list }) => list), told: pages.map(({ page_info }) => page_info.total_number) };
  };
  const lists =
    questions === null
      ? [await pagesOf(query, { from: first, atOnce: AT_ONCE })]
      : await mapBounded(questions, AT_ONCE, async (asked) => pagesOf(asked, { from: await ask(asked, 1), atOnce: 1 }));
  if (questions !== null) lists.unshift({ rows: first.list, told: [pageSize] });
  const found = new Map<string, One>();
  for (const { rows } of lists) for (const one of rows) found.set(idOf(one), one);
  const [sentence] = lists.flatMap(
    ({ rows, told }) => pagesSentence({ plural, told, got: new Set(rows.map(idOf)).size }) ?? [],
  );
  if (sentence !== undefined)
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
