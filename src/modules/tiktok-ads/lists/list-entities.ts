/** One list of campaigns, ad groups or ads: read, filtered, joined with spend, sorted, and one page of it. */

import type { z } from "zod";
import type { Cell } from "#ads/cell.ts";
import { columnFor } from "#ads/column-for.ts";
import type { DateWindow } from "#ads/date-window.ts";
import { nameFilter } from "#ads/name-filter.ts";
import { openPage } from "#ads/page.ts";
import { assertColumn, type Sort, sortBy } from "#ads/sort-by.ts";
import { withWindow } from "../session/answer-meta.ts";
import type { Entity, IdFilters } from "../session/entity-query.ts";
import { orWithout } from "../session/optional-data.ts";
import type { TikTokSession } from "../session/session.ts";
import { COLUMN_ALIASES } from "../words/aliases.ts";
import { statusOf } from "../words/humanise-status.ts";
import { addedWindow } from "../words/input-fields.ts";
import { hasObjective } from "../words/objectives.ts";
import { LEVEL_DETAILS } from "../words/report-levels.ts";
import { addableListTotals } from "./addable-list-totals.ts";
import type { EntityKind } from "./entity-kind.ts";
import type { ListAnswer } from "./list-answer.ts";
import type { ListInput } from "./list-input.ts";
import { type ListSpend, readSpend } from "./list-spend.ts";
import { readCampaigns } from "./read-campaigns.ts";

const SPEND = "spend";

export type ListPlan<One extends Entity> = {
  tool: string;
  input: ListInput;
  columns: readonly string[];
  complete?: (page: readonly One[]) => Promise<readonly One[]>;
  extras?: Extras<One>;
};

export type Extras<One> = {
  columns: readonly string[];
  read(page: readonly One[]): Promise<(entity: One) => readonly Cell[]>;
};

export async function listEntities<One extends Entity>(
  session: TikTokSession,
  kind: EntityKind<One>,
  { tool, input, columns, complete, extras }: ListPlan<One>,
): Promise<z.input<typeof ListAnswer>> {
  const window = addedWindow(input.with_spend, session.today);
  const own = window === null ? columns : [...columns, SPEND];
  const sort = sortOf(input.sort, kind, own);
  const { entities, spend } = await findEntities(session, kind, { input, window });
  const { spendKnown = () => true } = kind;
  const spendOf = (entity: One) => (spend !== null && spendKnown(entity) ? spend.of(kind.idOf(entity)) : null);
  const cellOf = (entity: One, column: string): Cell =>
    column === SPEND ? spendOf(entity) : (kind.cells.get(column)?.(entity, session) ?? null);

  const { limit, cursor, fresh: _, ...args } = input;
  const place = openPage(session.pageOwner, entities.length, { cursor, limit, scope: { tool, args: [args, window] } });
  const found = sorted(entities, sort, cellOf).slice(place.from, place.from + limit);
  const page = (await complete?.(found)) ?? found;
  const more = await extras?.read(page);
  const totals = { status: countStatuses(entities), ...spendTotals(session, kind, { input, entities, spend }) };
  session.onTotals(() => addableListTotals(totals));
  const shown = place.close(
    page.map((entity) => [...own.map((column) => cellOf(entity, column)), ...(more?.(entity) ?? [])]),
  );
  return {
    meta: window === null ? session.meta() : withWindow(session.meta(), window),
    columns: [...own, ...(extras?.columns ?? [])],
    totals,
    ...shown,
  };
}

async function findEntities<One extends Entity>(
  session: TikTokSession,
  kind: EntityKind<One>,
  { input, window }: { input: ListInput; window: DateWindow | null },
): Promise<{ entities: One[]; spend: ListSpend | null }> {
  const ids = idFiltersOf(input);
  const [found, wanted, spend] = await Promise.all([
    kind.read(session, { status: input.status, ids, objective: input.objective }),
    objectiveFilter(session, kind, input.objective),
    window === null ? null : orWithout(session, "spend", () => readSpend(session, { level: kind.level, window, ids })),
  ]);
  const named = nameFilter(input.name_contains);
  return { entities: found.filter((entity) => named(kind.nameOf(entity)) && wanted(entity)), spend };
}

/** The highest spend first, or else TikTok's order, the newest first. */
function sortOf<One extends Entity>(
  wish: Sort | undefined,
  { level }: EntityKind<One>,
  columns: readonly string[],
): Sort | null {
  if (wish === undefined) return columns.includes(SPEND) ? { by: SPEND, direction: "desc" } : null;
  const by = columnFor(wish.by, { ...LEVEL_DETAILS[level], aliases: COLUMN_ALIASES });
  assertColumn(by, columns, { absent: spendNotAsked });
  return { ...wish, by };
}

function spendNotAsked(by: string): string | null {
  return by === SPEND ? 'there is a column "spend" where with_spend names its days. Add with_spend.' : null;
}

function sorted<One>(entities: readonly One[], sort: Sort | null, cellOf: (entity: One, column: string) => Cell) {
  return sort === null ? entities : sortBy(entities, (entity) => cellOf(entity, sort.by), sort.direction);
}

function idFiltersOf({ campaign_ids, adgroup_ids, ad_ids }: ListInput): IdFilters {
  return {
    ...(campaign_ids === undefined ? {} : { campaign_ids }),
    ...(adgroup_ids === undefined ? {} : { adgroup_ids }),
    ...(ad_ids === undefined ? {} : { ad_ids }),
  };
}

/** Ad groups and ads carry no objective, so campaigns give it, deleted ones too. */
async function objectiveFilter<One extends Entity>(
  session: TikTokSession,
  { objectiveOf }: EntityKind<One>,
  objective: string | undefined,
): Promise<(entity: One) => boolean> {
  if (objective === undefined) return () => true;
  if (objectiveOf !== null) return (entity) => hasObjective(objectiveOf(entity), objective);
  const campaigns = await readCampaigns(session, { status: "all", ids: {}, objective });
  const wanted = campaigns.filter(({ objective_type }) => hasObjective(objective_type, objective));
  const ids = new Set(wanted.map(({ campaign_id }) => campaign_id));
  return ({ campaign_id }) => ids.has(campaign_id);
}

function countStatuses(entities: readonly Entity[]): Record<string, number> {
  const counts = new Map<string, number>();
  for (const entity of entities) {
    const status = statusOf(entity) ?? "Unknown";
    counts.set(status, (counts.get(status) ?? 0) + 1);
  }
  return Object.fromEntries(counts);
}

function spendTotals<One extends Entity>(
  session: TikTokSession,
  kind: EntityKind<One>,
  { input, entities, spend }: { input: ListInput; entities: readonly One[]; spend: ListSpend | null },
): Pick<ListAnswer["totals"], "spend" | "spend_not_listed"> {
  if (spend === null) return {};
  const listed = entities.map(kind.idOf);
  const total = spend.total(listed);
  const { status, objective, name_contains, campaign_ids, adgroup_ids, ad_ids } = input;
  const narrowed = [objective, name_contains, campaign_ids, adgroup_ids, ad_ids].some((filter) => filter !== undefined);
  if (narrowed || status === "active" || status === "paused" || status === "deleted") return { spend: total };
  const notListed = spend.notListed(listed);
  if (notListed > 0) {
    const deleted = status === "all" ? "" : "deleted ones (status all lists them), ";
    session.warn(
      `totals.spend_not_listed was spent in this window by what is not in the list, such as ${deleted}${kind.missing}.`,
    );
  }
  return { spend: total, spend_not_listed: notListed };
}
