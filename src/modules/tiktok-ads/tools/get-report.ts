/** How the account, its campaigns, ad groups or ads performed in some days. */

import { z } from "zod";
import { openPage, TABLE_SHAPE } from "#ads/page.ts";
import { defineTool } from "#modules/define-tool.ts";
import { buildReport } from "../report/build-report.ts";
import { refuseManyByHour } from "../report/report-bounds.ts";
import { filtersOf, ReportInput } from "../report/report-input.ts";
import { resolveMetrics } from "../report/resolve-metrics.ts";
import { wantedMetrics } from "../report/wanted-metrics.ts";
import { AnswerMeta, withWindow } from "../session/answer-meta.ts";
import type { Connect } from "../session/session.ts";

const NAME = "tiktok_ads_get_report";

export const getReportTool = defineTool({
  name: NAME,
  title: "TikTok Ads report",
  description:
    "Performance by account, campaign, ad group or ad, in total or by time or audience, in the account's time zone and currency. Deleted ones count. Percent metrics are percent numbers; total_complete_payment_rate is purchase value; null means TikTok has no number. Totals cover all rows, not only the page.",
  input: ReportInput,
  output: z.object({
    meta: AnswerMeta,
    ...TABLE_SHAPE,
    totals: z.record(z.string(), z.number().nullable()),
  }),
  async run(connect: Connect, input) {
    const metrics = wantedMetrics(resolveMetrics(input.metrics), input);
    const filters = filtersOf(input);
    refuseManyByHour(input);
    const session = await connect(input);
    const { window, compared, lag, legs, notes, completeness, columns, total, rows, totals, addable } =
      await buildReport(session, {
        input,
        metrics,
        filters,
      });

    session.onTotals(addable);
    const { limit, cursor, fresh: _, ...args } = input;
    const place = openPage(session.pageOwner, total, { cursor, limit, scope: { tool: NAME, args: [args, window] } });
    const page = place.close(rows(place.from, limit));
    const meta = {
      ...withWindow(session.meta(), window, lag),
      ...(compared === null ? {} : { compared_with: compared }),
      ...(Object.keys(legs).length === 0 ? {} : { legs }),
      ...(Object.keys(notes).length === 0 ? {} : { column_notes: notes }),
      ...(completeness.length === 0 ? {} : { completeness }),
    };
    return { meta, columns, totals, ...page };
  },
});
