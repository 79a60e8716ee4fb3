import "../../../fakes/seeded-properties.ts";
import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { createRecords, textIn } from "#modules/tiktok-ads/report/csv-record.ts";

const WHOLE = 100_000;

/** Fed in pieces of so many bytes. The number of a line where the text is no CSV. */
function read(text: string, bytes = WHOLE): string[][] | number {
  const damaged = new Error("damaged");
  let line = 0;
  const records = createRecords((at) => {
    line = at;
    return damaged;
  });
  const rows: string[][] = [];
  const take = () => {
    while (records.next())
      rows.push(Array.from({ length: records.record.fields }, (_, field) => textIn(records.record, field)));
  };
  const all = Buffer.from(text);
  try {
    for (let from = 0; from < all.length; from += bytes) {
      records.feed(all.subarray(from, from + bytes));
      take();
    }
    records.end();
    take();
    return rows;
  } catch (thrown) {
    if (thrown === damaged) return line;
    throw thrown;
  }
}

const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
const needsQuotes = (text: string) => /[",\r\n]/.test(text);
const field = fc
  .oneof(fc.string({ unit: "binary" }), fc.string({ unit: fc.constantFrom('"', ",", "\r", "\n", "a", "é", "名", " ") }))
  .chain((text) =>
    fc.boolean().map((always) => ({ text, written: always || needsQuotes(text) ? quoted(text) : text })),
  );

describe("a CSV file", () => {
  test("is read back as it was written, whatever stands in it, with any end of lines, in pieces of any size", () => {
    const table = fc
      .integer({ min: 2, max: 4 })
      .chain((columns) =>
        fc.array(fc.array(field, { minLength: columns, maxLength: columns }), { minLength: 1, maxLength: 5 }),
      );
    const end = fc.constantFrom("\n", "\r\n", "\r");
    fc.assert(
      fc.property(table, end, fc.boolean(), fc.integer({ min: 1, max: 40 }), (rows, lineEnd, ended, bytes) => {
        const lines = rows.map((row) => row.map(({ written }) => written).join(","));
        const text = lines.join(lineEnd) + (ended ? lineEnd : "");
        const wanted = rows.map((row) => row.map((one) => one.text));
        expect(read(text)).toEqual(wanted);
        expect(read(text, bytes)).toEqual(wanted);
      }),
    );
  });

  test("may begin with a byte order mark, which belongs to no name", () => {
    const wanted = [
      ["id", "spend"],
      ["1", "2"],
    ];
    for (const bytes of [1, 2, 3, WHOLE]) expect(read("\ufeffid,spend\n1,2\n", bytes)).toEqual(wanted);
  });

  test("may have empty fields, and no record where there is nothing", () => {
    expect(read('a,,""\n,,')).toEqual([
      ["a", "", ""],
      ["", "", ""],
    ]);
    expect(read("")).toEqual([]);
  });

  test.each([
    ['a,"b', 1],
    ['a,b\nc,"d""', 2],
    ['a,b\n"c\nd",e\nf,"g"h', 4],
    ['a,b\nc,d"', 2],
    ["a,b\nc\n", 2],
    ["a,b\n\n", 2],
    ["a,b\nc,d,e", 2],
  ])("that is cut, has a quote where none may be or a field too many is none from that line on: %j", (text, line) => {
    expect(read(text)).toBe(line);
    expect(read(text, 1)).toBe(line);
  });

  test("is read up to 1,024 fields a line, and one megabyte a line that does not end", () => {
    expect(read(",".repeat(1_023))).toEqual([Array.from({ length: 1_024 }, () => "")]);
    expect(read(",".repeat(1_024))).toBe(1);
    const long = "x".repeat(1_024 * 1_024 - 4);
    expect(read(`a\n"${long}"\n`)).toEqual([["a"], [long]]);
    expect(read(`a\n"${long}yyyy`, 512 * 1_024)).toBe(2);
  });
});
