import "../fakes/seeded-properties.ts";
import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import {
  type Amounts,
  cellsAt,
  createAmounts,
  plainSum,
  putDigits,
  putNumber,
  putText,
  sumIn,
  sumsOf,
} from "#ads/amounts.ts";
import { addDecimals, decimalText, parseDecimal, toNumber } from "#ads/decimal.ts";

function columnOf(amounts: Amounts, name: string) {
  const column = amounts.get(name);
  if (column === undefined) throw new Error(`no column ${name}`);
  return column;
}

/** As a page's rows are read: by text. */
function fromTexts(texts: readonly string[]) {
  const amounts = createAmounts(["spend"], texts.length);
  for (const [row, text] of texts.entries()) putText(columnOf(amounts, "spend"), row, text);
  return texts.map((_, row) => cellsAt(amounts, row));
}

/** As a file's rows are read: by bytes, and by text where those are not plain. */
function fromBytes(texts: readonly string[]) {
  const amounts = createAmounts(["spend"], texts.length);
  const column = columnOf(amounts, "spend");
  for (const [row, text] of texts.entries()) {
    const bytes = Buffer.from(`"${text}"`);
    const numbers = { units: new Float64Array(1), scales: new Int8Array(1) };
    const isNumber = putDigits(numbers, 0, bytes, 1) === bytes.length - 1;
    if (!isNumber || !putNumber(column, row, numbers, 0)) putText(column, row, text);
  }
  return texts.map((_, row) => cellsAt(amounts, row));
}

const ODD = ["-", "", "<5", "1e5", "1,000", "-0", "-0.00", ".5", "5.", "+1", "1.2.3", "--1", " 7 ", "٣", "0x1", "9 9"];
const decimal = fc
  .tuple(fc.bigInt({ min: -(10n ** 29n), max: 10n ** 29n }), fc.integer({ min: 0, max: 29 }))
  .map(([units, scale]) => decimalText({ units, scale }));
const money = fc.integer({ min: -10_000_000, max: 10_000_000 }).map((cents) => (cents / 100).toFixed(2));
/** As many digits as a double holds, and one more. */
const short = fc
  .tuple(fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n }), fc.integer({ min: 0, max: 15 }))
  .map(([units, scale]) => decimalText({ units, scale }));
const written = fc.oneof(money, short, decimal, fc.constantFrom(...ODD));

describe("an amount in a column", () => {
  test("is what its text says, from text and from bytes, and no number where the text is none", () => {
    fc.assert(
      fc.property(fc.array(written, { minLength: 1 }), (texts) => {
        const wanted = texts.map(parseDecimal);
        expect(fromTexts(texts).map((cells) => cells.get("spend"))).toEqual(wanted);
        expect(fromBytes(texts).map((cells) => cells.get("spend"))).toEqual(wanted);
      }),
    );
  });

  test("that was not given is undefined, and one that is no number is null", () => {
    const [cells] = fromTexts(["-"]);
    expect(cells?.get("clicks")).toBeUndefined();
    expect(cells?.get("spend")).toBeNull();
  });
});

describe("a sum over columns", () => {
  test("is exact for any amounts, in rows of a column, of several, and of neither", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(written, fc.nat(2)), { minLength: 1 }), (pairs) => {
        const texts = pairs.map(([text]) => text);
        const [one, other] = [fromTexts(texts), fromBytes(texts)];
        const cells = pairs.map(
          ([text, way], row) => [one[row], other[row]][way] ?? new Map([["spend", parseDecimal(text)]]),
        );
        const amounts = texts.map(parseDecimal);
        expect(sumsOf(cells)("spend")).toEqual({
          sum: addDecimals(amounts),
          unknown: amounts.filter((amount) => amount === null).length,
        });
      }),
    );
  });

  test("keeps every unit where it grows past what a double holds", () => {
    const texts = Array.from({ length: 2_000 }, (_, row) => `${999_999_999_999_990 + (row % 10)}`);
    expect(sumsOf(fromBytes(texts))("spend").sum).toEqual({
      units: texts.reduce((sum, text) => sum + BigInt(text), 0n),
      scale: 0,
    });
  });

  test("of what was not given is null, and each of its cells unknown", () => {
    expect(sumsOf(fromTexts(["1", "2"]))("clicks")).toEqual({ sum: null, unknown: 2 });
  });

  test("of few and short ones is the same number without decimals in between, and else is left to them", () => {
    let plain = 0;
    fc.assert(
      fc.property(fc.array(fc.oneof({ weight: 4, arbitrary: money }, short, written), { maxLength: 4 }), (texts) => {
        const rows = fromTexts(texts).map((cells) => ({ cells }));
        const sum = plainSum(rows, "spend");
        if (sum === undefined) return;
        plain += 1;
        const exact = sumIn(rows, "spend").sum;
        expect(sum).toEqual(exact === null ? null : toNumber(exact));
      }),
    );
    expect(plain).toBeGreaterThan(20);
    expect(plainSum([{ cells: new Map([["spend", parseDecimal("1")]]) }], "spend")).toBeUndefined();
  });
});
