import "../fakes/seeded-properties.ts";
import { expect, test } from "bun:test";
import fc from "fast-check";
import { cellsAt, createAmounts, plainAmount, putText } from "#ads/amounts.ts";
import { decimalText } from "#ads/decimal.ts";
import { compareExact, exactOf } from "#ads/exact.ts";
import { sortBy, sortByPlain } from "#ads/sort-by.ts";

const SHORT = 10n ** 15n - 1n;
const LONG = 10n ** 25n;
const amount = (most: bigint) =>
  fc
    .tuple(fc.bigInt({ min: -most, max: most }), fc.integer({ min: 0, max: 15 }))
    .map(([units, scale]) => decimalText({ units, scale }));
const alike = fc.constantFrom("0.1", "0.10", "0.100000000000001", "0.100000000000002", "0", "-0.00", "-");
const direction = fc.constantFrom("asc" as const, "desc" as const);

function rowsOf(texts: readonly string[]) {
  const amounts = createAmounts(["spend"], texts.length);
  const column = amounts.get("spend");
  if (column === undefined) throw new Error("no column");
  for (const [row, text] of texts.entries()) putText(column, row, text);
  return texts.map((text, row) => ({ text, row, cells: cellsAt(amounts, row) }));
}

type Row = ReturnType<typeof rowsOf>[number];

const exactKey = ({ cells }: Row) => {
  const value = cells.get("spend") ?? null;
  return value === null ? null : exactOf(value);
};

/** One row after the other, compared exactly. */
function ordered(rows: readonly Row[], way: "asc" | "desc"): Row[] {
  return rows.toSorted((one, other) => {
    const [a, b] = [exactKey(one), exactKey(other)];
    if (a === null || b === null) return Number(a === null) - Number(b === null);
    return (way === "asc" ? 1 : -1) * compareExact(a, b);
  });
}

test("rows are put in the exact order of their amounts, by plain numbers where all have one, those without last", () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(amount(SHORT), alike), { maxLength: 30 }), direction, (texts, way) => {
      const rows = rowsOf(texts);
      const wanted = ordered(rows, way);
      expect(sortBy(rows, exactKey, way)).toEqual(wanted);
      expect(sortByPlain(rows, ({ cells }) => plainAmount(cells, "spend"), way)).toEqual(wanted);
    }),
  );
});

test("an amount that a double would round has no plain number", () => {
  fc.assert(
    fc.property(fc.array(amount(LONG), { minLength: 1, maxLength: 9 }), direction, (texts, way) => {
      const rows = rowsOf([...texts, "1234567890.1234567"]);
      expect(sortByPlain(rows, ({ cells }) => plainAmount(cells, "spend"), way)).toBeNull();
      expect(sortBy(rows, exactKey, way)).toEqual(ordered(rows, way));
    }),
  );
});
