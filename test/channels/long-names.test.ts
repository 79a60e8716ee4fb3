/** An account may have a name that is longer than a title: what is said of it stands there nonetheless. */

import { expect, test } from "bun:test";
import { Message } from "#channels/message.ts";
import { buildDigest } from "#digest/build-digest.ts";
import { alertTitle } from "#watch/alert-words.ts";

const NAME = `Larkspur & Loam ${"of Portland ".repeat(15)}`.trim();

const answered = { columns: [], rows: [{ spend: 2 }], meta: { advertiser_name: NAME, warnings: [], completeness: [] } };

const VIEW = {
  ...{ tool: "toy_report", range: { start: "start", end: "end" }, account: {}, compared: {} },
  columns: [{ column: "spend", label: "Spend", unit: "money" }],
  entities: { heading: "Campaigns", args: {}, nameColumn: "name", column: "spend", unit: "money" },
  tables: { campaign: {}, ad_group: {}, ad: {} },
} as const;

const titleOf = (given: Parameters<ReturnType<typeof Message>["parse"]>[0]) => Message().parse(given).title;

test("a digest's title ends with its day", () => {
  const digest = buildDigest(
    { workspace: { id: "ws_1", name: "Bakery" }, connectionId: "conn_1", title: "Toy Ads" },
    {
      view: VIEW,
      day: "2026-11-22",
      answers: {
        yesterday: answered,
        week: answered,
        entities: { ...answered, rows: [] },
        grave: { lookedAt: "ads", findings: [], notes: [] },
      },
      ...{ alerts: [], attached: null, atMs: 0, forClient: false },
    },
  );
  expect(titleOf(digest)).toMatch(/^Larkspur & Loam of Portland .{90,}…: 2026-11-21$/);
});

test("an alert's title ends with its condition", () => {
  const named = { account_name: NAME, account_currency: "USD" };
  const rule = { metric: "spend", condition: "off", value: 40, days: 2, minSample: 1, quiet: null } as const;
  const common = { workspace: { id: "ws_1", name: "Bakery" }, urgent: true, atMs: 0, path: null, sections: [] };
  const told = (campaignId: string | null, account_name: string | null) =>
    titleOf({
      ...{ ...common, type: "alert.began", text: "It is so.", data: {} },
      title: alertTitle("Alert has ended", { ...rule, campaignId }, { ...named, account_name }),
    });
  const condition = "off its usual by 40 % or more, 2 days in a row";
  expect(told(null, NAME)).toMatch(new RegExp(`^Alert has ended: Spend of Larkspur & Loam .*… ${condition}$`));
  expect(told("1700000000000000001", NAME)).toMatch(new RegExp(`1700000000000000001 of Larkspur .*… ${condition}$`));
  expect(told(null, "Larkspur")).toBe(`Alert has ended: Spend of Larkspur ${condition}`);
  expect(told(null, null)).toBe(`Alert has ended: Spend of the account ${condition}`);
});
