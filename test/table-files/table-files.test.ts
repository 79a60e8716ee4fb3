/** Tables as spreadsheets read them, CSV and XLSX, and the names of their files. */

import { expect, test } from "bun:test";
import { parse } from "csv-parse/sync";
import { readSheet } from "read-excel-file/node";
import { tableFileName } from "#table-files/table-file-name.ts";
import { writeCsv } from "#table-files/write-csv.ts";
import { writeXlsx } from "#table-files/write-xlsx.ts";

test("is a byte order mark, the header and the rows, ended by CR LF, and nothing else", () => {
  const csv = writeCsv(["id", "name", "spend", "live"], [["1780000000000000001", 'Say "hi", twice', 12.5, true]]);
  expect(csv).toBe('\uFEFF"id","name","spend","live"\r\n"1780000000000000001","Say ""hi"", twice",12.5,"true"\r\n');
});

test("keeps every text as it was for whoever reads RFC 4180", () => {
  const texts = ["a\nb", "a\r\nb", '"', "'", "", ",", "日本語", "ü", " = 1", "1780000000000000001"];
  const [, ...rows] = parse(
    writeCsv(
      ["text"],
      texts.map((text) => [text]),
    ),
    { bom: true, skip_empty_lines: false },
  );
  expect(rows.flat()).toEqual(texts);
});

test.each([
  "=1+1",
  "+1",
  "-1",
  "@SUM(A1)",
  "\t=1",
  "\r=1",
  "\n=1",
  "＝1+1",
  "＋1",
  "－1",
  "＠SUM(A1)",
  '=HYPERLINK("https://example.com")',
])("a text that begins as %j is no formula", (text) => {
  expect(writeCsv(["c"], [[text]])).toContain(`"'${text.replaceAll('"', '""')}"`);
});

test("a heading is a text like any other, and numbers stay numbers", () => {
  const csv = writeCsv(["=c"], [[-1.5], [0], [-0], [1e21], [null], [Number.NaN]]);
  expect(csv).toBe(`\uFEFF"'=c"\r\n-1.5\r\n0\r\n0\r\n1e+21\r\n\r\n\r\n`);
});

async function workbook(columns: readonly string[], rows: Parameters<typeof writeXlsx>[0]["rows"]) {
  const [head, ...cells]: unknown[][] = await readSheet(
    Buffer.from(await writeXlsx({ columns, rows }, "tiktok_ads_get_report")),
    {
      trim: false,
    },
  );
  return { head, cells };
}

test("a workbook has numbers as numbers, days as dates, and every text as it was and never as a formula", async () => {
  const texts = [
    "=1+1",
    '=HYPERLINK("https://example.com")',
    "@SUM(A1)",
    "-1",
    "1780000000000000001",
    "0012",
    "2026-11-01",
  ];
  const odd = ["constructor", "_x0041_", " a\nb\r\n", "<&>\"'", "日本語", "\u0001", "1e5", "true"];
  const columns = ["=name", "date", "spend", "live"];
  const rows = [...texts, ...odd].map((text, at) => [text, "2026-11-01", at / 3, at % 2 === 0] as const);
  const { head, cells } = await workbook(columns, rows);
  const day = new Date("2026-11-01T00:00:00Z");
  expect(head).toEqual(columns);
  expect(cells).toEqual(rows.map(([text, , spend, live]) => [text, day, spend, live]));
});

test("what is no day stays text in a column of days, and an empty cell stays empty", async () => {
  const words = ["2026-02-30", "0000-00-00", "1900-01-01", "2026-11", "1902-01-01", null];
  const { cells } = await workbook(
    ["start_date", "n"],
    words.map((word, at) => [word, at]),
  );
  expect(cells.map(([word]) => word)).toEqual([...words.slice(0, 4), new Date("1902-01-01T00:00:00Z"), null]);
});

test("a text of the most characters that a cell holds is whole, one more is cut, and what XML forbids is no broken file", async () => {
  const most = "x".repeat(32_767);
  const { cells } = await workbook(["text"], [[most], [`${most}x`], ["a\uFFFFb\uD800"]]);
  expect(cells.flat()).toEqual([most, `${most.slice(1)}…`, "ab\uFFFD"]);
});

test("other work has its turn while a large workbook is made", async () => {
  const rows = Array.from({ length: 2_000 }, (_, at) => [String(at), at]);
  let turns = 0;
  const count = () => {
    turns++;
    counting = setImmediate(count);
  };
  let counting = setImmediate(count);
  const { length } = await writeXlsx({ columns: ["id", "n"], rows }, "t");
  clearImmediate(counting);
  expect(turns).toBeGreaterThan(5);
  expect(length).toBeLessThan(100_000);
});

const SUBJECT = {
  account: "Larkspur & Loam",
  rows: "campaigns",
  windows: [{ start: "2026-11-21", end: "2026-11-27" }],
  zone: "America/Los_Angeles",
  currency: "USD",
};

test.each([
  [SUBJECT, "Larkspur-&-Loam_campaigns_2026-11-21-to-2026-11-27_America-Los-Angeles_USD.csv"],
  [{ ...SUBJECT, zone: "Etc/GMT+8" }, "Larkspur-&-Loam_campaigns_2026-11-21-to-2026-11-27_UTC-8_USD.csv"],
  [{ ...SUBJECT, account: "../..\\x\u202E\n" }, "x_campaigns_2026-11-21-to-2026-11-27_America-Los-Angeles_USD.csv"],
  [
    { ...SUBJECT, account: "はち", windows: [{ start: null, end: "2026-11-27" }], zone: "Asia/Tokyo", currency: "JPY" },
    "はち_campaigns_until-2026-11-27_Asia-Tokyo_JPY.csv",
  ],
  [{ ...SUBJECT, account: null, windows: [null], zone: null, currency: null }, "campaigns.csv"],
  [
    {
      ...{ ...SUBJECT, account: "all", zone: null, currency: null },
      windows: ["2026-11-22", "2026-11-21", "2026-11-22"].map((start) => ({ start, end: "2026-11-28" })),
    },
    "all_campaigns_2026-11-21-to-2026-11-28-or-2026-11-22-to-2026-11-28.csv",
  ],
])("a file is named for what its rows are of: %#", (subject, name) => {
  expect(tableFileName(subject, "csv")).toBe(name);
  expect(tableFileName(subject, "xlsx")).toBe(name.replace(/csv$/, "xlsx"));
});

test("the longest name of an account still makes a name that every file system takes", () => {
  const name = tableFileName({ ...SUBJECT, account: "𠮷".repeat(500) }, "xlsx");
  expect(new TextEncoder().encode(name).length).toBeLessThan(255);
});
