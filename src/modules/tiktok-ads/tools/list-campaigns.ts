/** The account's campaigns as one table, on request with what they spent. */

import { z } from "zod";
import { defineTool } from "#modules/module.ts";
import { DATA_LAG, ListMeta } from "../answer-meta.ts";
import { CORE_COLUMNS, campaignCell, countStatuses, isWanted, MORE_COLUMNS } from "../campaign-table.ts";
import { cursor, datePreset, fresh, ids, nameContains, sort, status, toolInput } from "../input-fields.ts";
import { Cell, cutPage, Page } from "../page.ts";
import { type Campaign, readCampaigns } from "../read-campaigns.ts";
import { type DateWindow, presetWindow } from "../report/date-window.ts";
import { addDecimals, type Decimal, toNumber } from "../report/decimal.ts";
import { fetchReport } from "../report/fetch-report.ts";
import type { TikTokSession, ToolContext } from "../session.ts";
import { assertColumn, type Sort, sortBy } from "../sort-by.ts";

const NAME = "tiktok_ads_list_campaigns";
const DEFAULT_LIMIT = 25;
/** As many as stay below 32 KB. */
const MAX_LIMIT = 200;

export const listCampaignsTool = defineTool({
  name: NAME,
  title: "TikTok campaigns",
  description:
    "Campaigns (manual and Smart+) with status, objective, budget; with_spend adds what each spent. GMV Max campaigns are not in this list. Times are UTC.",
  input: toolInput({
    status: status.optional().describe("active: switched on, delivering or not. Default: all but deleted"),
    objective: z.string().max(60).optional().describe("TikTok's objective_type, e.g. WEB_CONVERSIONS"),
    name_contains: nameContains.optional(),
    campaign_ids: ids.optional(),
    with_spend: datePreset.optional(),
    detail: z.enum(["core", "all"]).default("core"),
    sort: sort.optional(),
    limit: z.int().min(1).max(MAX_LIMIT).default(DEFAULT_LIMIT),
    cursor: cursor.optional(),
    fresh,
  }),
  output: z.object({
    meta: ListMeta,
    columns: z.array(z.string()),
    rows: z.array(z.array(Cell)),
    totals: z.object({ status: z.record(z.string(), z.number()), spend: z.exactOptional(z.number().nullable()) }),
    page: Page,
  }),
  async run({ connect }: ToolContext, input, turn) {
    const session = await connect(turn, input.fresh);
    const window = input.with_spend === undefined ? null : presetWindow(input.with_spend, session.today);
    const [found, spending] = await Promise.all([
      readCampaigns(session, { status: input.status, campaignIds: input.campaign_ids }),
      window === null ? null : spendByCampaign(session, window, input.campaign_ids),
    ]);
    const campaigns = found.filter((campaign) => isWanted(campaign, input.objective, input.name_contains));
    const columns: readonly string[] = [
      ...CORE_COLUMNS,
      ...(input.detail === "all" ? MORE_COLUMNS : []),
      ...(spending === null ? [] : ["spend"]),
    ];
    const spendOf = ({ campaign_id }: Campaign) => spending?.get(campaign_id) ?? NO_SPEND;
    const table = campaigns.map((campaign) =>
      columns.map(
        (column) => campaignCell(campaign, column) ?? (column === "spend" ? toNumber(spendOf(campaign)) : null),
      ),
    );
    const { limit, cursor: from, fresh: _, ...args } = input;
    const { rows, page } = cutPage(session, sorted(table, columns, input.sort), {
      cursor: from,
      limit,
      scope: { tool: NAME, args: [args, window] },
    });
    const spent = spending === null ? {} : { spend: total(campaigns.map(spendOf)) };
    return {
      meta: { ...session.meta(), ...(window === null ? {} : { window, data_lag: DATA_LAG }) },
      columns: [...columns],
      rows,
      totals: { status: countStatuses(campaigns), ...spent },
      page,
    };
  },
});

/** A campaign without a row in the report did not deliver in the window. */
const NO_SPEND: Decimal = { units: 0n, scale: 0 };

async function spendByCampaign(
  session: TikTokSession,
  window: DateWindow,
  campaignIds: readonly string[] | undefined,
): Promise<ReadonlyMap<string, Decimal>> {
  const { rows } = await fetchReport(session, {
    level: "campaign",
    byDay: false,
    window,
    metrics: ["spend"],
    filters: [
      { field: "campaign_status", values: ["STATUS_ALL"] },
      ...(campaignIds === undefined ? [] : [{ field: "campaign_ids", values: campaignIds }]),
    ],
  });
  return new Map(rows.map(({ id, cells }) => [id, cells.get("spend") ?? NO_SPEND]));
}

/** Without a wish those that spent most first, or else the newest, as TikTok gives them. */
function sorted(table: readonly Cell[][], columns: readonly string[], wish: Sort | undefined): Cell[][] {
  if (wish !== undefined) assertColumn(wish.by, columns);
  const by = wish?.by ?? (columns.includes("spend") ? "spend" : undefined);
  if (by === undefined) return [...table];
  return sortBy(table, (row) => row[columns.indexOf(by)] ?? null, wish?.direction ?? "desc");
}

function total(spends: readonly Decimal[]): number | null {
  const sum = addDecimals(spends);
  return sum === null ? null : toNumber(sum);
}
