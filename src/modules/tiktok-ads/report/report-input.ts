/** The input of a report, and what it means in this account. */

import { z } from "zod";
import { choice } from "#ads/choice.ts";
import { COMPARISONS } from "#ads/compared-window.ts";
import { DATE_PRESETS, type DatePreset, type DateWindow, presetWindow, rangeWindow } from "#ads/date-window.ts";
import { ShopError } from "#errors.ts";
import type { TikTokSession } from "../session/session.ts";
import { BREAKDOWN_ALIASES, COMPARE_ALIASES, DATE_PRESET_ALIASES } from "../words/aliases.ts";
import { BREAKDOWNS } from "../words/breakdowns.ts";
import { cursor, idList, level, nameContains, sort, status } from "../words/input-fields.ts";
import { METRIC_PRESETS } from "../words/metric-presets.ts";
import { MAX_REPORT_ROWS } from "../words/question-bounds.ts";
import { LEVEL_DETAILS, type ReportLevel } from "../words/report-levels.ts";
import { fresh, toolInput } from "../words/tool-input.ts";
import { COMPARED_DATES_SHAPE, datesApart } from "./compared-input.ts";
import { SHOWS } from "./report-columns.ts";
import type { ReportFilter } from "./report-request.ts";

export const DEFAULT_LIMIT = 50;
export const MAX_TOP = 100;
/** Above any real bound, so that the later check with its better message applies. */
const MAX_NAMES = 100;
const DEFAULT_PRESET: DatePreset = "last_7_days";
/** TikTok takes a hundred ids in one request. */
export const MAX_IDS = 1_000;
const ids = idList(MAX_IDS);

const MAX_LEAST = 5;

export const FILTER_SHAPE = {
  campaign_ids: ids.optional(),
  adgroup_ids: ids.optional(),
  ad_ids: ids.optional(),
  name_contains: nameContains.optional().describe("Name at the report's level"),
  min_spend: z.number().min(0).optional(),
  status: status.optional().describe("TikTok's own filter, of now"),
};

const filter = toolInput({
  ...FILTER_SHAPE,
  min: z
    .preprocess(
      (value) => (typeof value === "object" && value !== null && !Array.isArray(value) ? [value] : value),
      z.array(toolInput({ metric: z.string(), at_least: z.number() })).max(MAX_LEAST),
    )
    .optional()
    .describe("Over the whole window, of any metric"),
});

const metrics = z.preprocess(
  (value) => (typeof value === "string" ? value.split(",") : value),
  z.array(z.string()).min(1).max(MAX_NAMES),
);

const datePresetOrDates = choice(DATE_PRESETS, DATE_PRESET_ALIASES, "for other days give start_date and end_date");

export const DATES_SHAPE = {
  date_preset: datePresetOrDates.optional().describe(`Default ${DEFAULT_PRESET}. last_n_days end yesterday`),
  start_date: z.string().optional().describe("YYYY-MM-DD, in place of date_preset, with end_date"),
  end_date: z.string().optional().describe("Included"),
};

const shows = z.preprocess(
  (value) => (typeof value === "string" ? value.split(",").map((one) => one.trim()) : value),
  z.array(choice(SHOWS)),
);

const Report = toolInput({
  level,
  ...DATES_SHAPE,
  metrics: metrics
    .optional()
    .describe(
      `One preset (${Object.keys(METRIC_PRESETS).join(", ")}) or TikTok metric names; purchases, revenue, roas, add_to_cart are of the legs in use (website, Shop, app)`,
    ),
  breakdown: choice(BREAKDOWNS, BREAKDOWN_ALIASES).default("none"),
  compare_to: choice(COMPARISONS, COMPARE_ALIASES).default("none").describe("Adds _previous and _change_pct columns"),
  ...COMPARED_DATES_SHAPE,
  filter: filter.optional(),
  show: shows.optional().describe("Adds _change in numbers (with compare_to) and _share_pct of the total"),
  sort: sort.optional(),
  top: z
    .int()
    .min(1)
    .max(MAX_TOP)
    .optional()
    .describe("Best n by sort, with all rows of a breakdown; the rest merged. Level account: n rows"),
  limit: z.int().min(1).max(MAX_REPORT_ROWS).default(DEFAULT_LIMIT),
  cursor: cursor.optional(),
  fresh,
});

export const ReportInput = z.preprocess(datesApart, Report);

export type ReportInput = z.output<typeof ReportInput>;

type AskedDates = Pick<ReportInput, keyof typeof DATES_SHAPE | "breakdown">;

export function windowOf(session: Pick<TikTokSession, "today" | "warn">, input: AskedDates): DateWindow {
  const { start_date: start, end_date: end, date_preset: preset, breakdown } = input;
  if ((start === undefined) !== (end === undefined))
    throw new ShopError("invalid_input", "start_date and end_date come together; give both, or a date_preset.");
  if (start === undefined || end === undefined) {
    if (preset === "lifetime" && breakdown !== "none")
      throw new ShopError(
        "invalid_input",
        `lifetime has no days and no audience at TikTok. Give start_date and end_date, or breakdown none.`,
      );
    return presetWindow(preset ?? DEFAULT_PRESET, session.today);
  }
  if (preset !== undefined)
    throw new ShopError("invalid_input", "Give either date_preset or start_date and end_date, not both.");
  const { window, cut } = rangeWindow({ start, end }, session.today);
  if (cut) session.warn(`end_date is in the future; the window ends today, ${session.today}.`);
  return window;
}

/** TikTok's status values differ between rows and filters; deleted entities count unless a status is asked for. */
const STATUS_VALUES = {
  all: ["STATUS_ALL"],
  active: ["STATUS_DELIVERY_OK", "STATUS_NOT_DELIVERY"],
  paused: ["STATUS_DISABLE"],
  deleted: ["STATUS_DELETE"],
} as const;

const ID_FILTERS = [
  { field: "campaign_ids", levels: ["campaign", "ad_group", "ad"] },
  { field: "adgroup_ids", levels: ["ad_group", "ad"] },
  { field: "ad_ids", levels: ["ad"] },
] as const satisfies readonly { field: string; levels: readonly ReportLevel[] }[];

export function filtersOf({ level, filter = {} }: Pick<ReportInput, "level" | "filter">): ReportFilter[] {
  const { statusField } = LEVEL_DETAILS[level];
  if (statusField === null && (filter.status !== undefined || filter.name_contains !== undefined))
    throw new ShopError("invalid_input", "filter: names and statuses need level campaign, ad_group or ad.");
  const byId = ID_FILTERS.flatMap(({ field, levels }) => {
    const values = filter[field];
    if (values === undefined) return [];
    if (!levels.some((one) => one === level))
      throw new ShopError("invalid_input", `filter.${field} needs level ${levels.join(" or ")}.`);
    return { field, values };
  });
  if (statusField === null) return byId;
  return [{ field: statusField, values: STATUS_VALUES[filter.status ?? "all"] }, ...byId];
}
