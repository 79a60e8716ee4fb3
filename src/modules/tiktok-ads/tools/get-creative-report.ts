/** Which ads and videos hook, hold and convert, and which of them wear out. */

import { z } from "zod";
import type { Day } from "#ads/calendar.ts";
import type { Cell } from "#ads/cell.ts";
import { openPage, TABLE_SHAPE } from "#ads/page.ts";
import { ShopError } from "#errors.ts";
import { defineTool } from "#modules/define-tool.ts";
import { buildCreativeReport } from "../creative/build-creative-report.ts";
import { CreativeInput } from "../creative/creative-input.ts";
import { FATIGUE_RULE, weeksOf } from "../creative/fatigue.ts";
import { readTikTokFatigue } from "../creative/read-tiktok-fatigue.ts";
import { windowOf } from "../report/report-input.ts";
import { AnswerMeta, withWindow } from "../session/answer-meta.ts";
import type { Connect, TikTokSession } from "../session/session.ts";
import { dataLag } from "../words/data-lag.ts";

const NAME = "tiktok_ads_get_creative_report";

export const getCreativeReportTool = defineTool({
  name: NAME,
  title: "TikTok creative report",
  description:
    "Which ads or videos hook, hold and convert: spend, CTR, conversion_rate (per click), cost_per_conversion, hook_rate (2 s views of impressions), hold_rate, view rates to 2 s, 6 s and 25–100% in percent, change of the last 7 whole days against the 7 before (wow_pct), and fatigue by fatigue_rule. A Smart+ ad is one row; by video its creatives are told apart.",
  input: CreativeInput,
  output: z.object({
    meta: AnswerMeta,
    ...TABLE_SHAPE,
    totals: z.record(z.string(), z.number().nullable()),
    fatigue_rule: z.string(),
  }),
  async run(connect: Connect, input) {
    if (input.tiktok_fatigue && input.group_by === "video")
      throw new ShopError("invalid_input", "tiktok_fatigue: TikTok judges ads, not videos. Use group_by ad.");
    const session = await connect(input);
    const window = windowOf(session, { ...input, breakdown: "none" });
    const weeks = weeksOf(window, session.today);
    const { columns, rows, totals, addable } = await buildCreativeReport(session, input, { window, weeks });
    session.onTotals(addable);
    const { limit, cursor, fresh: _, ...args } = input;
    const scope = { tool: NAME, args: [args, window, weeks] };
    const place = openPage(session.pageOwner, rows.length, { cursor, limit, scope });
    const shown = rows.slice(place.from, place.from + limit);
    const page = place.close(args.tiktok_fatigue ? await withVerdicts(session, shown, weeks.week.end) : shown);
    const meta = { ...withWindow(session.meta(), window, dataLag(["conversion"])), trend: weeks };
    const verdict = args.tiktok_fatigue ? ["tiktok_fatigue"] : [];
    return { meta, columns: [...columns, ...verdict], totals, fatigue_rule: FATIGUE_RULE, ...page };
  },
});

async function withVerdicts(session: TikTokSession, rows: readonly (readonly Cell[])[], last: Day): Promise<Cell[][]> {
  const verdictOn = await readTikTokFatigue(
    session,
    rows.flatMap(([id]) => (typeof id === "string" ? id : [])),
    last,
  );
  return rows.map((row) => [...row, typeof row[0] === "string" ? verdictOn(row[0]) : null]);
}
