import "../../../fakes/seeded-properties.ts";
import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { emptyRecord, firstRecordAt, lineAt, readRecord } from "#modules/tiktok-ads/report/csv-record.ts";
import { textIn } from "#modules/tiktok-ads/report/report-file-line.ts";

/** Null where the text is no CSV. */
function read(text: string): string[][] | null {
  const bytes = Buffer.from(text);
  const record = emptyRecord();
  const rows: string[][] = [];
  for (let at: number | null = firstRecordAt(bytes); at < bytes.length; ) {
    at = readRecord(bytes, at, record);
    if (at === null) return null;
    rows.push(Array.from({ length: record.fields }, (_, field) => textIn(bytes, record, field)));
  }
  return rows;
}

const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
const needsQuotes = (text: string) => /[",\r\n]/.test(text);
const field = fc
  .oneof(fc.string({ unit: "binary" }), fc.string({ unit: fc.constantFrom('"', ",", "\r", "\n", "a", "é", "名", " ") }))
  .chain((text) =>
    fc.boolean().map((always) => ({ text, written: always || needsQuotes(text) ? quoted(text) : text })),
  );

describe("a CSV file", () => {
  test("is read back as it was written, whatever stands in it, quoted or not, with any end of lines", () => {
    const table = fc.array(fc.array(field, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(table, fc.constantFrom("\n", "\r\n", "\r"), fc.boolean(), (rows, end, ended) => {
        const lines = rows.map((row) => row.map(({ written }) => written).join(","));
        const text = lines.join(end) + (ended ? end : "");
        expect(read(text)).toEqual(rows.map((row) => row.map((one) => one.text)));
      }),
    );
  });

  test("may begin with a byte order mark, which belongs to no name", () => {
    expect(read("\ufeffid,spend\n1,2\n")).toEqual([
      ["id", "spend"],
      ["1", "2"],
    ]);
  });

  test("has empty fields and lines, and no record where there is nothing", () => {
    expect(read('a,,""\n\n,')).toEqual([["a", "", ""], [""], ["", ""]]);
    expect(read("")).toEqual([]);
  });

  test.each(['a,"b', 'a,"b""', 'a,"b"c', 'a,b"c', '"'])(
    "that is cut or has a quote where none may be is none: %s",
    (text) => {
      expect(read(text)).toBeNull();
    },
  );

  test("has fewer fields in a line than would be read for ever", () => {
    expect(read(",".repeat(1_023))?.[0]).toHaveLength(1_024);
    expect(read(",".repeat(1_024))).toBeNull();
  });

  test("has the line of a place in it, from 1", () => {
    const bytes = Buffer.from("a\nb\nc");
    expect([0, 1, 2, 4].map((position) => lineAt(bytes, position))).toEqual([1, 1, 2, 3]);
  });
});
