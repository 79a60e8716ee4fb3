/** Where the month lands, against goals, daily budgets and the balance. */

import { z } from "zod";
import { Cell } from "#ads/cell.ts";
import { presetWindow } from "#ads/date-window.ts";
import { defineTool } from "#modules/define-tool.ts";
import { addablePacing } from "../pacing/addable-pacing.ts";
import { buildPacing } from "../pacing/build-pacing.ts";
import { PacingInput } from "../pacing/pacing-input.ts";
import { AnswerMeta, withWindow } from "../session/answer-meta.ts";
import type { Connect } from "../session/session.ts";
import { dataLag } from "../words/data-lag.ts";

const NOTES = {
  landing: "of the month's spend; four of five months land between landing_low and landing_high",
  daily_budget: "of what may deliver now; lifetime and GMV Max budgets are not counted",
};

export const getPacingTool = defineTool({
  name: "tiktok_ads_get_pacing",
  title: "TikTok Ads pacing",
  description:
    "This month's spend to date and where it lands (a range, from the account's weekdays), daily budgets, days the balance lasts, against the owner's goals.",
  input: PacingInput,
  output: z.object({
    meta: AnswerMeta,
    summary: z.string(),
    columns: z.array(z.string()),
    rows: z.array(z.array(Cell)),
    balance_days: z.number().nullable(),
  }),
  async run(connect: Connect, input) {
    const session = await connect(input);
    const { summary, columns, rows, balanceDays } = await buildPacing(session, input);
    session.onTotals(() => addablePacing(columns, rows[0] ?? []));
    const window = presetWindow("this_month", session.today);
    const meta = { ...withWindow(session.meta(), window, dataLag(["conversion"])), column_notes: NOTES };
    return { meta, summary, columns, rows, balance_days: balanceDays };
  },
});
