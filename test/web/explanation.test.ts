/** An explained change as steps that lead from one value to the other. */

import { expect, test } from "bun:test";
import { z } from "zod";
import { PERFORMANCE_VIEW } from "#modules/tiktok-ads/settings/performance-view.ts";
import { readExplanation } from "../../src/web/page/performance/read-explanation.ts";
import { nonEmpty } from "../fakes/non-empty.ts";
import { connectAccount } from "../modules/tiktok-ads/connected-account.ts";

const COLUMNS = { idColumn: "campaign_id", nameColumn: "campaign_name" };

test("each metric of the view is explained, and the steps end where the window stands", async () => {
  const account = await connectAccount();
  const [campaigns] = nonEmpty(PERFORMANCE_VIEW.levels);
  for (const { column } of nonEmpty(PERFORMANCE_VIEW.series)) {
    const args = { ...PERFORMANCE_VIEW.explain?.args, ...campaigns?.args, metric: column, date_preset: "last_7_days" };
    const answer = await account.call("explain_change", args);
    const { steps, summary } = readExplanation(answer, COLUMNS);
    const [first, ...others] = nonEmpty(steps);
    const parts = others.slice(0, -1);
    expect(new Set(steps.map(({ id }) => id)).size).toBe(steps.length);
    expect(parts.length).toBeGreaterThan(2);
    expect(parts[0]?.from).toBe(first?.to);
    expect({ column, reached: parts.at(-1)?.to }).toEqual({
      column,
      reached: expect.closeTo(others.at(-1)?.to ?? 0, 6),
    });
    expect(summary).not.toBe("");
  }
  await account.stop();
});

test("a window without a value has no steps, and what is no answer is refused", () => {
  const answer = {
    summary: "No value.",
    columns: ["campaign_id", "roas", "roas_previous"],
    rows: [],
    totals: { roas: 1 },
  };
  expect(readExplanation(answer, COLUMNS)).toEqual({ summary: "No value.", steps: [] });
  expect(() => readExplanation({ rows: [] }, COLUMNS)).toThrow(z.ZodError);
});
