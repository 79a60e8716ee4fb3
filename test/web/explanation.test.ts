/** An explained change as steps that lead from one value to the other. */

import { expect, test } from "bun:test";
import { z } from "zod";
import { PERFORMANCE_VIEW } from "#modules/tiktok-ads/settings/performance-view.ts";
import { readAccountsExplanation } from "../../src/web/page/performance/read-accounts-explanation.ts";
import { readExplanation, stepsOf } from "../../src/web/page/performance/read-explanation.ts";
import { sayChange } from "../../src/web/page/performance/say-change.ts";
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

test("over all accounts a step is an account: of the currency where the metric is money, else of all", () => {
  const account = (label: string, currency: string | undefined, contribution: number | null) => ({
    ...{ account: label, totals: { contribution } },
    ...(currency === undefined ? {} : { currency }),
  });
  const spend = {
    summary: "EUR, 2 accounts: spend rose.\nUSD, 1 account: spend fell.\nEach row contributed to one of these changes.",
    columns: ["account", "currency", "spend", "spend_previous", "contribution"],
    totals: { spend: null },
    meta: {
      by_account: [account("berlin", "EUR", 5), account("lisbon", "EUR", -20), account("york", "USD", -7)],
      subtotals: [
        { currency: "EUR", totals: { spend: 85, spend_previous: 100 } },
        { currency: "USD", totals: { spend: 3, spend_previous: 10 } },
      ],
    },
  };
  const nameOf = (label: string) => label.toUpperCase();
  const euros = readAccountsExplanation(spend, { currency: "EUR", nameOf });
  expect(euros.summary).toBe("EUR, 2 accounts: spend rose.");
  expect(euros.steps.map(({ name, from, to }) => [name, from, to])).toEqual([
    ["Before", 0, 100],
    ["LISBON", 100, 80],
    ["BERLIN", 80, 85],
    ["These days", 0, 85],
  ]);
  expect(readAccountsExplanation(spend, { currency: "USD", nameOf }).summary).toBe("USD, 1 account: spend fell.");

  const many = Array.from({ length: 14 }, (_, nth) => account(`a${nth}`, undefined, 14 - nth));
  const clicks = {
    summary: "All, 14 accounts: clicks rose.",
    columns: ["account", "clicks", "clicks_previous", "contribution"],
    totals: { clicks: 205, clicks_previous: 100 },
    meta: { by_account: [...many, account("none", undefined, null)] },
  };
  const { steps } = readAccountsExplanation(clicks, { currency: "EUR", nameOf });
  expect(steps).toHaveLength(1 + 12 + 1 + 1);
  expect(steps.at(-2)).toMatchObject({ name: "2 others", from: 202, to: 205 });
});

test("it is said with the currency and separators, and with the answer's words where a value is unknown", () => {
  const line = { label: "Spend", unit: "money" } as const;
  const steps = stepsOf({ before: 7118.5, now: 7584 }, []);
  expect(sayChange({ summary: "spend rose: 7118.5 before, 7584 now. Of usual size.", steps }, line, "USD")).toBe(
    "Spend rose: $7,118.50 before, $7,584.00 now, change $465.50. Of usual size.",
  );
  expect(sayChange({ summary: "No value.", steps: [] }, line, "USD")).toBe("No value.");
});
