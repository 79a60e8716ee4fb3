/** One question to GMV Max's report, held to what its level has. */

import { partsOf } from "#ads/measures.ts";
import type { GmvMaxFilters, GmvMaxLevel } from "./gmv-max-levels.ts";
import { GMV_MAX_MEASURES } from "./gmv-max-measures.ts";

export type GmvMaxQuestion = {
  level: GmvMaxLevel;
  storeId: string;
  filters: GmvMaxFilters;
  measures: readonly string[];
  attributes?: boolean;
  byDay?: boolean;
  /** Asks for a row for each entity and campaign; TikTok tells no attributes then. */
  perCampaign?: boolean;
  /** Asks for what cost most in the last days that one request takes: one page, no totals. */
  dearestOnly?: boolean;
};

export type GmvMaxColumns = { attributes: readonly string[]; sums: readonly string[]; rates: readonly string[] };

export function columnsOf(question: GmvMaxQuestion): GmvMaxColumns {
  const { level, measures } = question;
  const had = partsOf(level.measures, GMV_MAX_MEASURES);
  return {
    attributes: tellsAttributes(question) ? level.attributes : [],
    sums: partsOf(measures, GMV_MAX_MEASURES).filter((name) => had.includes(name)),
    rates: level.rates.filter((name) => measures.includes(name)),
  };
}

export function tellsAttributes({ level, filters, attributes, perCampaign }: GmvMaxQuestion): boolean {
  return attributes === true && perCampaign !== true && level.oneIdIn.every((name) => filters[name]?.length === 1);
}

export function filteringOf({ level, filters }: GmvMaxQuestion): Readonly<Record<string, readonly string[]>> {
  const given = { ...filters, ...(level.entity === "campaign_id" ? { gmv_max_promotion_types: level.types } : {}) };
  return Object.fromEntries(
    level.filters.flatMap((name) => {
      const values = given[name];
      return values === undefined ? [] : [[name, values]];
    }),
  );
}

export function dimensionsOf({ level, byDay, perCampaign }: GmvMaxQuestion): string[] {
  return [...(perCampaign === true ? ["campaign_id"] : []), level.entity, ...(byDay === true ? ["stat_time_day"] : [])];
}
