/** What GMV Max campaigns of a TikTok Shop cost and sold in some days. */

import { z } from "zod";
import { cutPage, TABLE_SHAPE } from "#ads/page.ts";
import { ShopError } from "#errors.ts";
import { defineTool } from "#modules/define-tool.ts";
import { buildGmvMaxReport } from "../gmv-max/build-gmv-max-report.ts";
import { GmvMaxInput } from "../gmv-max/gmv-max-input.ts";
import { refuseTooManyDays } from "../report/report-bounds.ts";
import { windowOf } from "../report/report-input.ts";
import { AnswerMeta, withWindow } from "../session/answer-meta.ts";
import type { Connect } from "../session/session.ts";

const NAME = "tiktok_ads_get_gmv_max_report";

const ORGANIC =
  "Orders, gross_revenue and roi are of organic orders too: roi is not a return on ad spend, and must not be called ROAS.";
const ABSENCE =
  "TikTok now and then leaves rows out of this report, so a row that is missing proves nothing: ask again with fresh.";

export const getGmvMaxReportTool = defineTool({
  name: NAME,
  title: "TikTok Shop GMV Max report",
  description:
    "TikTok Shop: what GMV Max campaigns cost and sold by shop, campaign, product, creative, LIVE or day: cost, orders, gross_revenue, roi (organic orders included, so never call it ROAS), in the account's time zone and currency. Other campaigns: get_report.",
  input: GmvMaxInput,
  output: z.object({ meta: AnswerMeta, ...TABLE_SHAPE, totals: z.record(z.string(), z.number().nullable()) }),
  async run(connect: Connect, input) {
    if (input.date_preset === "lifetime")
      throw new ShopError("invalid_input", "GMV Max reports have no lifetime. Give start_date and end_date.");
    if (input.group_by === "product" && input.kind === "live")
      throw new ShopError(
        "invalid_input",
        "LIVE GMV Max has no products. Use group_by livestream for its LIVEs, or kind product.",
      );
    if (input.group_by === "livestream" && input.kind === "product")
      throw new ShopError("invalid_input", "Product GMV Max has no LIVEs. Leave kind out, or use group_by creative.");
    const session = await connect(input);
    const breakdown = input.group_by === "day" ? "day" : "none";
    const window = windowOf(session, { ...input, breakdown });
    refuseTooManyDays(breakdown, window);
    const { columns, rows, totals, addable } = await buildGmvMaxReport(session, input, window);
    session.onTotals(addable);
    session.warn(ORGANIC);
    session.warn(ABSENCE);
    const { limit, cursor, fresh: _, ...args } = input;
    const page = cutPage(session.pageOwner, rows, { cursor, limit, scope: { tool: NAME, args: [args, window] } });
    return { meta: withWindow(session.meta(), window), columns, totals, ...page };
  },
});
