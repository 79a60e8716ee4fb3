import "../fakes/seeded-properties.ts";
import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { addDecimals, differenceOf, parseDecimal, toNumber } from "#ads/decimal.ts";

const numbers = (...texts: string[]) => texts.map(parseDecimal);
const asNumber = (value: ReturnType<typeof parseDecimal>) => (value === null ? null : toNumber(value));

describe("a decimal", () => {
  test("is read from TikTok's text, and what is not a number is null, never 0", () => {
    expect(asNumber(parseDecimal("98.40"))).toBe(98.4);
    expect(asNumber(parseDecimal("0"))).toBe(0);
    expect(asNumber(parseDecimal("-3.05"))).toBe(-3.05);
    expect(["-", "", "<5", "1e5", "NaN", "1,000"].map(parseDecimal)).toEqual([null, null, null, null, null, null]);
  });

  test("adds up to the cent where doubles do not", () => {
    const dimes = Array.from({ length: 1_000 }, () => parseDecimal("0.10"));
    expect(asNumber(addDecimals(dimes))).toBe(100);
    expect(asNumber(addDecimals(numbers("0.1", "0.20", "0.003")))).toBe(0.303);
    expect(asNumber(addDecimals(numbers("9999999999999.98", "0.01")))).toBe(9999999999999.99);
  });

  test("of nothing known is null, and what is unknown is left out of a sum", () => {
    expect(addDecimals([])).toBeNull();
    expect(addDecimals(numbers("-", "-"))).toBeNull();
    expect(asNumber(addDecimals(numbers("-", "2.50")))).toBe(2.5);
  });

  test("keeps digits that no currency has, and loses none in a difference", () => {
    expect(asNumber(parseDecimal("0.3333333333333333"))).toBe(0.3333333333333333);
    const [one, other] = numbers("1284.56", "50");
    expect(one && other ? toNumber(differenceOf(one, other)) : null).toBe(1234.56);
  });

  test("sums of cents are exact for any amounts", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -1_000_000, max: 1_000_000 }), { minLength: 1 }), (cents) => {
        const texts = cents.map((cent) => (cent / 100).toFixed(2));
        expect(asNumber(addDecimals(numbers(...texts)))).toBe(cents.reduce((sum, cent) => sum + cent, 0) / 100 + 0);
      }),
    );
  });
});
