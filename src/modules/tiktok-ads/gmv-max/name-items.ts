/** What products, posts and LIVEs are called. TikTok tells it of one campaign, or one product of one campaign, at a time. */

import { MAX_UPSTREAM_CALLS } from "../call-ledger.ts";
import { orWithout } from "../list/ask-besides.ts";
import { mapBounded } from "../map-bounded.ts";
import type { Cell } from "../page.ts";
import { splitRange } from "../report/date-window.ts";
import type { SumRow } from "../sums/arrange-sums.ts";
import { askGmvMax, type GmvMaxReading } from "./ask-gmv-max.ts";
import type { GmvMaxFilters, GmvMaxLevel } from "./gmv-max-levels.ts";

/** Of one call, so that names do not use up what the numbers of a second call need in the same minute. */
const MAX_QUESTIONS = 24;
/** Kept back of a call's requests, for those that are sent again without a refused name. */
const RESERVED = 6;
const AT_ONCE = 4;
/** Of one question: a name is of the entity, not of a day. */
const MAX_DAYS = 365;

export type Naming = {
  level: GmvMaxLevel;
  storeId: string;
  /** Each with one id a filter, in the order in which to ask. */
  parts: readonly GmvMaxFilters[];
};

/** The same rows with names, as far as the bounds of one call reach; what is left out is said. */
export async function nameItems(
  reading: GmvMaxReading,
  rows: readonly SumRow[],
  { level, storeId, parts }: Naming,
): Promise<SumRow[]> {
  const { session, learnt } = reading;
  const { entity } = level;
  const names = new Map<string, Record<string, Cell>>();
  const unnamed = new Set(rows.flatMap(({ cells }) => idIn(cells, entity)));
  const wanted = unnamed.size;
  const left = Math.max(0, MAX_UPSTREAM_CALLS - RESERVED - learnt.requests);
  const latest = { ...reading, range: splitRange(reading.range, MAX_DAYS).at(-1) ?? reading.range };
  await mapBounded(parts.slice(0, Math.min(MAX_QUESTIONS, left)), AT_ONCE, async (filters) => {
    if (unnamed.size === 0) return;
    const question = { level, storeId, filters, measures: ["cost"], attributes: true, dearestOnly: true };
    const told = await orWithout(session, "some names", () => askGmvMax(latest, question));
    if (told === null) unnamed.clear();
    for (const { cells } of told ?? [])
      for (const id of idIn(cells, entity)) {
        unnamed.delete(id);
        if (!names.has(id)) names.set(id, cells);
      }
  });
  const without = wanted - rows.filter(({ cells }) => idIn(cells, entity).some((id) => names.has(id))).length;
  if (without > 0)
    session.warn(
      `${without} of ${wanted} rows are without ${level.attributes.join(", ")}: TikTok tells these for one ${ONE_OF[entity] ?? "campaign"} at a time, and one call asks for ${MAX_QUESTIONS} at most. Name fewer campaigns in campaign_ids.`,
    );
  return rows.map((row) => {
    const [id] = idIn(row.cells, entity);
    return { ...row, cells: { ...(id === undefined ? {} : names.get(id)), ...row.cells } };
  });
}

const ONE_OF: Readonly<Record<string, string>> = { item_id: "product of one campaign" };

function idIn(cells: SumRow["cells"], entity: string): string[] {
  const id = cells[entity];
  return typeof id === "string" ? [id] : [];
}
