/** CSV as spreadsheets read it, and the names of its files. */

import { expect, test } from "bun:test";
import { parse } from "csv-parse/sync";
import { csvFileName } from "#csv/csv-file-name.ts";
import { writeCsv } from "#csv/write-csv.ts";

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

const SUBJECT = {
  account: "Larkspur & Loam",
  rows: "campaigns",
  window: { start: "2026-11-21", end: "2026-11-27" },
  zone: "America/Los_Angeles",
  currency: "USD",
};

test.each([
  [SUBJECT, "Larkspur-&-Loam_campaigns_2026-11-21-to-2026-11-27_America-Los-Angeles_USD.csv"],
  [{ ...SUBJECT, zone: "Etc/GMT+8" }, "Larkspur-&-Loam_campaigns_2026-11-21-to-2026-11-27_UTC-8_USD.csv"],
  [{ ...SUBJECT, account: "../..\\x\u202E\n" }, "x_campaigns_2026-11-21-to-2026-11-27_America-Los-Angeles_USD.csv"],
  [
    { ...SUBJECT, account: "はち", window: { start: null, end: "2026-11-27" }, zone: "Asia/Tokyo", currency: "JPY" },
    "はち_campaigns_until-2026-11-27_Asia-Tokyo_JPY.csv",
  ],
  [{ ...SUBJECT, account: null, window: null, zone: null, currency: null }, "campaigns.csv"],
])("a file is named for what its rows are of: %#", (subject, name) => {
  expect(csvFileName(subject)).toBe(name);
});

test("the longest name of an account still makes a name that every file system takes", () => {
  const name = csvFileName({ ...SUBJECT, account: "𠮷".repeat(500) });
  expect(new TextEncoder().encode(name).length).toBeLessThan(255);
});
