/** What the page is given to show, held against what the module does. */

import { afterAll, beforeAll, expect, test } from "bun:test";
import { ERROR_TABLE } from "#modules/tiktok-ads/client/error-table.ts";
import { SETTINGS_PAGE } from "#modules/tiktok-ads/settings/settings-page.ts";
import { type ConnectedAccount, connectAccount } from "./connected-account.ts";

let account: ConnectedAccount;
beforeAll(async () => {
  account = await connectAccount();
});
afterAll(() => account.stop());

test("each refusal that the owner can do something about has one row of troubleshooting", () => {
  const told = SETTINGS_PAGE.troubleshooting.flatMap(({ codes }) => codes);
  expect(told.toSorted()).toEqual([...new Set(told)].toSorted());
  const refused = new Set(ERROR_TABLE.map(({ error }) => error));
  // What only an argument of a tool can cause says in its own message what to change, and what an account has not is no trouble.
  for (const code of ["upstream_rejected", "upstream_missing", "not_available"] as const) refused.delete(code);
  expect([...refused].filter((code) => !told.includes(code))).toEqual([]);
});

test("every window and comparison of the performance view is answered, by day and by campaign, with every series", async () => {
  const { performance } = SETTINGS_PAGE;
  if (performance === undefined) throw new Error("TikTok Ads has a performance view");
  const { windows, comparisons, overTime, byEntity, series } = performance;
  const tool = performance.tool.replace("tiktok_ads_", "");
  const columns = series.map(({ column }) => column);
  for (const { args } of windows) {
    const days = await account.call(tool, { ...overTime.args, ...args });
    expect(days.columns).toEqual(expect.arrayContaining([overTime.dateColumn, ...columns]));
    expect(days.page.has_more).toBe(false);
  }
  const { args: window } = windows[0] ?? { args: {} };
  for (const { args } of [{ args: {} }, ...comparisons]) {
    const campaigns = await account.call(tool, { ...byEntity.args, ...window, ...args });
    expect(campaigns.columns).toEqual(expect.arrayContaining([byEntity.nameColumn, ...columns]));
    expect(campaigns.rows.length).toBeGreaterThan(0);
  }
});
