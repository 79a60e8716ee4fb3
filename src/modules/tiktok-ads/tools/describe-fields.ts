/** What a metric, breakdown, status or objective is called, counts in and may be used for; TikTok is not asked. */

import { z } from "zod";
import { choice } from "#ads/choice.ts";
import { TABLE_SHAPE } from "#ads/page.ts";
import { defineTool } from "#modules/define-tool.ts";
import { FIELD_KINDS, FIELD_TABLES } from "../describe/field-kinds.ts";
import { searchTable } from "../describe/field-table.ts";
import { metricOverview, OVERVIEW_COLUMNS } from "../describe/metric-overview.ts";
import { nearMetrics } from "../report/resolve-metrics.ts";
import { AnswerMeta } from "../session/answer-meta.ts";
import type { Connect } from "../session/session.ts";
import { KIND_ALIASES } from "../words/aliases.ts";
import { level } from "../words/input-fields.ts";
import { toolInput } from "../words/tool-input.ts";

const MAX_SEARCH_CHARACTERS = 100;
const MAX_ROWS = 200;
const MAX_OTHERS = 60;

export const describeFieldsTool = defineTool({
  name: "tiktok_ads_describe_fields",
  title: "TikTok Ads fields",
  description:
    "What metrics, breakdowns, statuses and objectives mean: key, label, unit, how rows add up, where valid. search by name or word; without it metrics are one row a kind. other_names are metrics TikTok has too, without a description.",
  input: toolInput({
    kind: choice(FIELD_KINDS, KIND_ALIASES).default("metrics"),
    search: z.string().max(MAX_SEARCH_CHARACTERS).optional(),
    level: level.optional(),
  }),
  output: z.object({
    meta: AnswerMeta,
    ...TABLE_SHAPE,
    other_names: z.exactOptional(z.object({ total: z.number(), names: z.array(z.string()) })),
  }),
  async run(connect: Connect, { kind, search = "", level: wanted }) {
    const session = await connect();
    const table = FIELD_TABLES[kind];
    if (kind === "metrics" && search === "" && wanted === undefined) {
      const rows = metricOverview(table.rows);
      return { meta: session.meta(), columns: OVERVIEW_COLUMNS, rows, page: { total: rows.length, has_more: false } };
    }
    const { rows, others } = searchTable(table, { search, level: wanted });
    if (rows.length === 0 && others.length === 0) session.warn(nothingFound(search));
    if (rows.length > MAX_ROWS) session.warn(`Only the first ${MAX_ROWS} are shown; narrow it with search or level.`);
    return {
      meta: session.meta(),
      columns: [...table.columns],
      rows: rows.slice(0, MAX_ROWS).map(({ cells }) => [...cells]),
      page: { total: rows.length, has_more: rows.length > MAX_ROWS },
      ...(kind === "metrics" ? { other_names: { total: others.length, names: others.slice(0, MAX_OTHERS) } } : {}),
    };
  },
});

function nothingFound(search: string): string {
  const near = nearMetrics(search);
  const hint = near.length === 0 ? "Search for less, or for another word." : `Did you mean ${near.join(", ")}?`;
  return `Nothing here is called that. ${hint}`;
}
