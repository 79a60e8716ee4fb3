/** What the page is given to show, held against what the module does. */

import { afterAll, beforeAll, expect, test } from "bun:test";
import { SETTINGS_PAGE } from "#modules/tiktok-ads/settings/settings-page.ts";
import { ERROR_TABLE } from "#modules/tiktok-ads/wire/error-table.ts";
import { nonEmpty } from "../../fakes/non-empty.ts";
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

test("every window, range and comparison of the performance view is answered at every level, with every series", async () => {
  const { performance } = SETTINGS_PAGE;
  if (performance === undefined) throw new Error("TikTok Ads has a performance view");
  const { windows, firstWindow, range, comparisons, overTime, byEntity, levels, series, filter, refresh } = performance;
  const tool = performance.tool.replace("tiktok_ads_", "");
  const plain = series.flatMap(({ column, sum }) => (sum === undefined ? [column] : []));
  const made = series.flatMap(({ sum = [] }) => sum);
  const days = { [range.start]: "2026-11-10", [range.end]: "2026-11-16" };
  for (const { args } of [...windows, { args: days }]) {
    const report = await account.call(tool, { ...overTime.args, ...args });
    expect(report.columns).toEqual(expect.arrayContaining([overTime.dateColumn, ...plain]));
    expect(report.columns.some((column: string) => made.includes(column))).toBe(true);
    expect(report.page.has_more).toBe(false);
  }
  const window = windows.find(({ id }) => id === firstWindow)?.args;
  expect(window).toBeDefined();
  for (const level of nonEmpty(levels)) {
    for (const { args } of [{ args: refresh }, ...comparisons]) {
      const report = await account.call(tool, { ...byEntity.args, ...level.args, ...window, ...args });
      expect(report.columns).toEqual(expect.arrayContaining([level.idColumn, level.nameColumn]));
      expect(report.rows.length).toBeGreaterThan(0);
      const { idsArgument, args: own, column, most, tool: list } = level.status;
      const ids = report.rows.slice(0, most).map((row: unknown[]) => row[report.columns.indexOf(level.idColumn)]);
      const listed = await account.call(list.replace("tiktok_ads_", ""), { ...own, [idsArgument]: ids });
      expect(listed.columns).toEqual(expect.arrayContaining([level.idColumn, column]));
      const inside = { [filter]: { [level.within]: ids.slice(0, 1) } };
      const opened = await account.call(tool, { ...overTime.args, ...level.args, ...inside, ...window, ...args });
      expect(opened.rows.length).toBeGreaterThan(0);
    }
  }
});
