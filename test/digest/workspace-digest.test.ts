/** The largest digest of all accounts that there can be is still a message. */

import { expect, test } from "bun:test";
import { Message } from "#channels/message.ts";
import { buildWorkspaceDigest } from "#digest/build-workspace-digest.ts";

const CODES = ["EUR", "GBP", "JPY", "USD", "CHF"];
const ACCOUNTS = 95;

test("95 accounts in five currencies, with a reporting currency, gaps, alerts and notes, fit in one message", () => {
  const labels = Array.from({ length: ACCOUNTS }, (_, at) => `account-${at}`);
  const groups = CODES.map((currency) => ({ currency, accounts: 19, values: { spend: 2 } }));
  const reporting = { currency: "EUR", totals: { spend: 10 }, not_converted: [] };
  const meta = { currency: null, completeness: [], missing: [], subtotals: [], reporting };
  const answered = (warning: string) => ({
    meta: { ...meta, warnings: [warning] },
    groups,
    accounts: new Map(labels.map((label) => [label, { account: label, spend: 2 }])),
  });
  const built = buildWorkspaceDigest({
    ...{ workspace: { id: "ws_1", name: "Agency" }, title: "Toy", day: "2026-11-22", atMs: 0 },
    view: { columns: [{ column: "spend", label: "Spend", unit: "money" }] },
    accounts: labels.map((label, at) => ({
      ...{ label, currency: CODES[at % CODES.length] ?? null, day: "2026-11-22", timezone: "UTC" },
    })),
    missing: Array.from({ length: 25 }, (_, at) => ({ account: `lost-${at}`, message: "no answer" })),
    answers: { yesterday: answered("One."), week: answered("Other.") },
    alerts: Array.from({ length: 30 }, () => ({ account: "account-1", since: "2026-11-20", text: "spend is high" })),
  });
  const { sections } = Message.parse(built);
  expect(sections.flatMap(({ rows }) => rows).filter(({ label }) => label.startsWith("account-"))).toHaveLength(
    ACCOUNTS,
  );
  const headings = sections.map(({ heading }) => heading);
  expect(headings).toEqual(
    expect.arrayContaining(["More currencies", "Missing", "Open alerts", "How complete this is"]),
  );
  expect(sections.find(({ heading }) => heading === "More currencies")?.lines).toEqual(["USD, CHF: by account below."]);
  expect(sections.find(({ heading }) => heading === "Missing")?.lines.at(-1)).toBe("6 more.");
});
