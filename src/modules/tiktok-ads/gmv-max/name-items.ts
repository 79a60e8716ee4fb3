/** Asks what products, posts and LIVEs are called: TikTok tells it for one campaign, or one product of one campaign, at a time. */

import type { SumRow } from "#ads/arrange-sums.ts";
import { mapBounded } from "#ads/map-bounded.ts";
import { MAX_UPSTREAM_CALLS } from "../session/call-ledger.ts";
import { orWithout } from "../session/optional-data.ts";
import { askGmvMax, type GmvMaxReading } from "./ask-gmv-max.ts";
import type { GmvMaxFilters, GmvMaxLevel } from "./gmv-max-levels.ts";
import { mergeCells } from "./merge-cells.ts";

/** The rest of the minute's requests is for other calls. */
const MAX_QUESTIONS = 24;
/** For questions that are sent again without a refused name. */
const RESERVED = 6;
const AT_ONCE = 4;

export type Naming = {
  level: GmvMaxLevel;
  storeId: string;
  parts: readonly GmvMaxFilters[];
};

/** Names as many rows as the bounds of one call allow, and says how many are left. */
export async function nameItems(reading: GmvMaxReading, rows: readonly SumRow[], naming: Naming): Promise<SumRow[]> {
  const { entity } = naming.level;
  const wanted = new Set(rows.flatMap(({ cells }) => idIn(cells, entity)));
  const { names, failed } = await askNames(reading, wanted, naming);
  const without = wanted.size - names.size;
  if (without > 0 && !failed) reading.session.warn(withoutNames(without, wanted.size, naming.level));
  return rows.map((row) => {
    const [id] = idIn(row.cells, entity);
    return { ...row, cells: { ...(id === undefined ? {} : names.get(id)), ...row.cells } };
  });
}

async function askNames(
  reading: GmvMaxReading,
  wanted: ReadonlySet<string>,
  { level, storeId, parts }: Naming,
): Promise<{ names: ReadonlyMap<string, SumRow["cells"]>; failed: boolean }> {
  const { session, learnt } = reading;
  // A product may run in campaigns of both bid types, which the last campaign alone may show.
  const mayStop = !level.attributes.includes("bid_type");
  const found = new Set<string>();
  let failed = false;
  const left = Math.max(0, MAX_UPSTREAM_CALLS - RESERVED - learnt.requests);
  const told = await mapBounded(parts.slice(0, Math.min(MAX_QUESTIONS, left)), AT_ONCE, async (filters) => {
    failed ||= level.attributes.every((name) => learnt.refused.has(name));
    if (failed || (mayStop && found.size === wanted.size)) return [];
    const question = { level, storeId, filters, measures: ["cost"], attributes: true, dearestOnly: true };
    const rows = await orWithout(session, "some names", () => askGmvMax(reading, question));
    failed ||= rows === null;
    const named = (rows ?? []).filter(({ cells }) => idIn(cells, level.entity).some((id) => wanted.has(id)));
    for (const { cells } of named) for (const id of idIn(cells, level.entity)) found.add(id);
    return named;
  });
  const rows = mergeCells(told.flat(), level.entity);
  return { names: new Map(rows.flatMap(({ cells }) => idIn(cells, level.entity).map((id) => [id, cells]))), failed };
}

function withoutNames(without: number, of: number, { entity, attributes }: GmvMaxLevel): string {
  return `${without} of ${of} rows are without ${attributes.join(", ")}: TikTok tells these for one ${ONE_OF[entity] ?? "campaign"} at a time, and one call asks ${MAX_QUESTIONS} times at most, for the last year at most. Name fewer campaigns in campaign_ids, or fewer days.`;
}

const ONE_OF: Readonly<Record<string, string>> = { item_id: "product of one campaign" };

function idIn(cells: SumRow["cells"], entity: string): string[] {
  const id = cells[entity];
  return typeof id === "string" ? [id] : [];
}
