/** The largest digest of all accounts that there can be is still a message. */

import { expect, test } from "bun:test";
import { Message } from "#channels/message.ts";
import { buildWorkspaceDigest } from "#digest/build-workspace-digest.ts";

const CODES = ["EUR", "GBP", "JPY", "USD", "CHF"];
const ACCOUNTS = 95;

test("95 accounts in five currencies, with a reporting currency, gaps, alerts and notes, fit in one message", () => {
  const labels = Array.from({ length: ACCOUNTS }, (_, at) => `account-${at}`);
  const groups = CODES.map((currency) => ({ currency, accounts: 19, values: { spend: 2 } }));
  const reporting = { currency: "EUR", totals: { spend: 10 }, rates: [], not_converted: [] };
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
  const { sections } = Message().parse(built);
  expect(sections.flatMap(({ rows }) => rows).filter(({ label }) => label.startsWith("account-"))).toHaveLength(
    ACCOUNTS,
  );
  const headings = sections.map(({ heading }) => heading);
  expect(headings).toEqual(
    expect.arrayContaining([
      "More currencies: spend yesterday",
      "Accounts that are missing",
      "Open alerts",
      "How complete this is",
    ]),
  );
  const more = sections.find(({ heading }) => heading.startsWith("More currencies"));
  expect(more?.rows.map(({ label, value }) => [label, value.replace(/[\d.,\s]/g, "")])).toEqual([
    ["JPY, 19 accounts", "JPY"],
    ["USD, 19 accounts", "USD"],
  ]);
  expect(sections.find(({ heading }) => heading === "Accounts that are missing")?.lines.at(-1)).toBe("6 more.");
});

test("every currency has a subtotal, those of most accounts first, and as many as a message has room for", () => {
  const codes = Array.from({ length: 40 }, (_, at) => `${String.fromCharCode(65 + (at % 26))}A${at < 26 ? "A" : "B"}`);
  const groups = codes.map((currency) => ({ currency, accounts: currency === "ZAA" ? 9 : 1, values: { spend: 2 } }));
  const built = Message().parse(
    buildWorkspaceDigest({ ...QUIET, answers: { yesterday: answered(groups), week: answered(groups) } }),
  );
  const named = JSON.stringify(built.sections);
  expect(built.sections[0]?.heading).toStartWith("ZAA, 9 accounts");
  expect(codes.filter((code) => !named.includes(code))).toEqual([]);
  expect(built.sections[3]?.rows).toHaveLength(30);
});

test("an account and a currency without numbers stand there, and say so", () => {
  const accounts = new Map([["berlin", { account: "berlin", spend: 2 }]]);
  const groups = [
    { currency: "EUR", accounts: 1, values: { spend: null } },
    { currency: "USD", accounts: 1, values: { spend: 2 } },
  ];
  const all = { ...answered(groups), accounts };
  const listed = ["berlin", "fresh"].map((label) => ({ label, currency: "EUR", day: QUIET.day, timezone: "UTC" }));
  const { sections } = buildWorkspaceDigest({ ...QUIET, accounts: listed, answers: { yesterday: all, week: all } });
  expect(sections.filter(({ lines, rows }) => lines.length + rows.length === 0)).toEqual([]);
  const rows = sections.find(({ heading }) => heading.startsWith("Accounts: spend"))?.rows;
  expect(rows?.find(({ label }) => label === "fresh")?.value).toBe("no spend");
});

const QUIET = {
  ...{ workspace: { id: "ws_1", name: "Agency" }, title: "Toy", day: "2026-11-22", atMs: 0 },
  view: { columns: [{ column: "spend", label: "Spend", unit: "money" }] },
  ...{ accounts: [], missing: [], alerts: [] },
} as const;

function answered(groups: { currency: string; accounts: number; values: { spend: number | null } }[]) {
  const meta = { currency: null, completeness: [], missing: [], subtotals: [], warnings: [] };
  return { meta, groups, accounts: new Map<string, { account: string; spend: number }>() };
}
