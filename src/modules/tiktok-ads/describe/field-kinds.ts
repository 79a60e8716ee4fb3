/** The kinds of field that can be described, each with its table. */

import { CREATIVE_RATES } from "../creative/creative-measures.ts";
import { GMV_MAX_MEASURES, GMV_MAX_RATES, GMV_MAX_SETTINGS } from "../gmv-max/gmv-max-measures.ts";
import { BREAKDOWN_ALIASES, STATUS_ALIASES } from "../words/aliases.ts";
import { BREAKDOWN_DETAILS } from "../words/breakdowns.ts";
import { METRIC_CATALOGUE, type Metric } from "../words/metric-catalogue.ts";
import { METRIC_ALIASES, SEVERAL_METRICS } from "../words/metric-presets.ts";
import { OBJECTIVE_ALIASES, OBJECTIVES } from "../words/objectives.ts";
import { REPORT_LEVELS } from "../words/report-levels.ts";
import { STATUS_WORDS } from "../words/status-words.ts";
import { OTHER_METRICS } from "../words/undescribed-metrics.ts";
import { type FieldRow, type FieldTable, wordsFor } from "./field-table.ts";

export const FIELD_KINDS = ["metrics", "breakdowns", "statuses", "objectives"] as const;
export type FieldKind = (typeof FIELD_KINDS)[number];

const STATUS_FILTERS = {
  active: "switched on, delivering or not",
  paused: "switched off by the owner",
  deleted: "deleted, or below something deleted",
  all: "deleted ones too",
} as const;

export const FIELD_TABLES: Readonly<Record<FieldKind, FieldTable>> = {
  metrics: {
    columns: ["key", "label", "unit", "group", "over_rows", "valid"],
    rows: [
      ...metricRows(),
      ...measureRows("creative", "get_creative_report", CREATIVE_RATES),
      ...measureRows("gmv_max", "get_gmv_max_report", {
        ...GMV_MAX_MEASURES,
        ...GMV_MAX_RATES,
        ...GMV_MAX_SETTINGS,
      }),
    ],
    others: [...OTHER_METRICS],
  },
  breakdowns: { columns: ["key", "label", "columns", "limits"], rows: breakdownRows(), others: [] },
  statuses: { columns: ["key", "label", "level", "state"], rows: statusRows(), others: [] },
  objectives: { columns: ["key", "label", "legacy"], rows: objectiveRows(), others: [] },
};

function metricRows(): FieldRow[] {
  const aliases = wordsFor(METRIC_ALIASES);
  const shared = wordsFor(SEVERAL_METRICS);
  return Object.entries(METRIC_CATALOGUE).map(([key, metric]) => {
    const { label, unit, group, where } = metric;
    return {
      cells: [key, label, unit, group, overRows(metric), where],
      words: [key, label, group, ...aliases(key), ...shared(key)],
      levels: where === "account by day" ? ["account"] : REPORT_LEVELS,
    };
  });
}

function measureRows(
  group: string,
  tool: string,
  measures: Readonly<Record<string, Pick<Metric, "label" | "unit" | "over">>>,
): FieldRow[] {
  return Object.entries(measures).map(([key, measure]) => ({
    cells: [key, measure.label, measure.unit, group, overRows(measure), tool],
    words: [key, measure.label, group],
    levels: [],
  }));
}

function overRows({ over }: Pick<Metric, "over">): string {
  if (over === "sum") return "sum";
  if (over === "never") return "not additive";
  const { of, per, times } = over;
  return times === 1 ? `${of} / ${per}` : `${times} * ${of} / ${per}`;
}

function breakdownRows(): FieldRow[] {
  const aliases = wordsFor(BREAKDOWN_ALIASES);
  return Object.entries(BREAKDOWN_DETAILS).map(([key, { label, columns, limits }]) => ({
    cells: [key, label, columns.join(", ") || null, limits],
    words: [key, label, ...aliases(key)],
    levels: REPORT_LEVELS,
  }));
}

function statusRows(): FieldRow[] {
  const aliases = wordsFor(STATUS_ALIASES);
  const filters = Object.entries(STATUS_FILTERS).map(
    ([key, meaning]): FieldRow => ({
      cells: [key, `As a filter: ${meaning}`, null, null],
      words: [key, meaning, ...aliases(key)],
      levels: ["campaign", "ad_group", "ad"],
    }),
  );
  const own = STATUS_WORDS.map(
    ({ status, word, level, state }): FieldRow => ({
      cells: [status, word, level, state],
      words: [status, word, state],
      levels: [level],
    }),
  );
  return [...filters, ...own];
}

function objectiveRows(): FieldRow[] {
  const aliases = wordsFor(OBJECTIVE_ALIASES);
  return Object.entries(OBJECTIVES).map(([key, { label, legacy }]) => ({
    cells: [key, label, legacy],
    words: [key, label, ...aliases(key)],
    levels: REPORT_LEVELS,
  }));
}
