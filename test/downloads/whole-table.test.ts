/** All rows of a table, page by page, within a bound. */

import { expect, test } from "bun:test";
import { MAX_PAGES, mostRows, wholeTable } from "#downloads/whole-table.ts";
import { failsWith } from "../fakes/fails-with.ts";

const inputSchema = { properties: { limit: { maximum: 2 }, cursor: {}, level: {} } };

/** A tool with so many pages of one row. */
function toolOf(pages: number) {
  const asked: Readonly<Record<string, unknown>>[] = [];
  const ask = async (args: Readonly<Record<string, unknown>>) => {
    asked.push(args);
    const next = Number(args.cursor ?? 0) + 1;
    const page = { total: pages, ...(next < pages ? { cursor: String(next) } : {}) };
    return { columns: ["n"], rows: [[next]], page, meta: {} };
  };
  return { ask, asked };
}

test("as many pages as there may be are one table, and one more is refused", async () => {
  const { ask, asked } = toolOf(MAX_PAGES);
  const table = await wholeTable(ask, { args: { level: "ad" }, inputSchema });
  expect([table.rows.length, table.pages, table.cursor]).toEqual([MAX_PAGES, MAX_PAGES, undefined]);
  expect(asked[0]).toEqual({ level: "ad", limit: 2 });
  expect(asked.at(-1)).toEqual({ level: "ad", limit: 2, cursor: String(MAX_PAGES - 1) });
  const more = await failsWith(() => wholeTable(toolOf(MAX_PAGES + 1).ask, { args: {}, inputSchema }));
  const none = await failsWith(() => wholeTable(ask, { args: {}, inputSchema, mostPages: 0 }));
  expect([more.code, none.code]).toEqual(["invalid_input", "invalid_input"]);
  expect(mostRows(inputSchema)).toBe(2 * MAX_PAGES);
});

test("beside a name that the tool takes for limit there stands no limit", async () => {
  const { ask, asked } = toolOf(1);
  await wholeTable(ask, { args: { page_size: 1, account: "berlin" }, inputSchema });
  expect(asked).toEqual([{ page_size: 1, account: "berlin" }]);
});
