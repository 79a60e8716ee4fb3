/** What made a metric change between two windows. */

import { z } from "zod";
import { Cell } from "#ads/cell.ts";
import { defineTool } from "#modules/define-tool.ts";
import { buildExplanation } from "../explain/build-explanation.ts";
import { ExplainInput } from "../explain/explain-input.ts";
import { metricsToExplain } from "../explain/explained-metric.ts";
import { AnswerMeta, withWindow } from "../session/answer-meta.ts";
import type { Connect } from "../session/session.ts";

const NOTES = {
  contribution_pct: "of the change: 100 is all of it, below 0 is against it",
  coincides_with: "in the same days: correlation, no proof of a cause",
};

export const explainChangeTool = defineTool({
  name: "tiktok_ads_explain_change",
  title: "TikTok Ads change explained",
  description:
    "What made a metric change between two windows: contributions of campaigns, ad groups or ads that add up exactly; of quotients by own rate and by share; and whether it is more than noise. Beside them what happened in the same days: begun, ended, status, budget, rejections, silent pixels.",
  input: ExplainInput,
  output: z.object({
    meta: AnswerMeta,
    summary: z.string(),
    columns: z.array(z.string()),
    rows: z.array(z.array(Cell)),
    totals: z.record(z.string(), z.number().nullable()),
    account_wide: z.array(z.string()),
  }),
  async run(connect: Connect, input) {
    metricsToExplain(input.metric);
    const session = await connect(input);
    const told = await buildExplanation(session, input);
    const {
      summary,
      columns,
      rows,
      totals,
      accountWide,
      window,
      compared,
      lag,
      legs,
      notes,
      completeness,
      baseline,
      missing,
    } = told;
    const meta = {
      ...withWindow(session.meta(), window, lag),
      compared_with: compared,
      ...(Object.keys(legs).length === 0 ? {} : { legs }),
      ...(missing.length === 0 ? {} : { missing_causes: missing }),
      ...(baseline === null ? {} : { baseline }),
      column_notes: { ...NOTES, ...notes },
      ...(completeness.length === 0 ? {} : { completeness }),
    };
    return { meta, summary, columns, rows, totals, account_wide: accountWide };
  },
});
