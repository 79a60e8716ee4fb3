/** The steps of an explained change lead from one value to the other, or are not drawn. */

import { expect, test } from "bun:test";
import { shapeOf } from "#mcp-app/app/columns.ts";
import { changeSteps } from "#mcp-app/app/waterfall-steps.ts";

function explained(now: number | null) {
  const answer = {
    meta: { currency: "USD", timezone: null, warnings: [] },
    columns: ["campaign_id", "campaign_name", "cpc", "cpc_previous", "contribution"],
    rows: [
      ["1", "One", 2, 1, 0.5],
      ["2", "Two", 1, 1, -0.2],
      [null, "others (3)", 1, 1, null],
    ],
    totals: { cpc: now, cpc_previous: 1 },
  };
  return changeSteps({ answer, shape: shapeOf(answer) });
}

test("steps lead from the value before to the value now", () => {
  expect(explained(1.3)).toEqual({
    ...{ metric: "cpc", before: 1, now: 1.3 },
    steps: [
      { name: "One", amount: 0.5, from: 1, to: 1.5 },
      { name: "Two", amount: -0.2, from: 1.5, to: 1.3 },
    ],
  });
});

test.each([1.31, 1.6, null])("steps that do not lead to %s are not drawn", (now) => {
  expect(explained(now)).toBeNull();
});
