/** Which ads and videos hook, hold and convert, and which of them wear out. */

import { z } from "zod";
import { defineTool } from "#modules/module.ts";
import { AnswerMeta, withWindow } from "../answer-meta.ts";
import { buildCreativeReport } from "../creative/build-creative-report.ts";
import { CreativeInput } from "../creative/creative-input.ts";
import { FATIGUE_RULE, weeksOf } from "../creative/fatigue.ts";
import { cutPage, TABLE_SHAPE } from "../page.ts";
import { dataLag } from "../report/data-lag.ts";
import { windowOf } from "../report/report-input.ts";
import type { ToolContext } from "../session.ts";

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
  async run({ connect }: ToolContext, input, turn) {
    const session = await connect(turn, input.fresh);
    const window = windowOf(session, { ...input, breakdown: "none" });
    const weeks = weeksOf(window, session.today);
    const { columns, rows, totals } = await buildCreativeReport(session, input, { window, weeks });
    const { limit, cursor, fresh: _, ...args } = input;
    const page = cutPage(session, rows, { cursor, limit, scope: { tool: NAME, args: [args, window, weeks] } });
    const meta = { ...withWindow(session.meta(), window, dataLag(["conversion"])), trend: weeks };
    return { meta, columns, totals, fatigue_rule: FATIGUE_RULE, ...page };
  },
});
