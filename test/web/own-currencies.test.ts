import { expect, test } from "bun:test";
import { ownCurrencies } from "../../src/web/page/rates/own-currencies.ts";

test("currencies of accounts are offered once, by code, and what is no currency's code is left out", () => {
  expect(ownCurrencies(["USD", "EUR", null, "USD"])).toEqual(["EUR", "USD"]);
  const names = new Intl.DisplayNames("en", { type: "currency" });
  for (const text of ["CREDITS", "", "U$D", "usd", "€"]) expect(ownCurrencies([text, "JPY"])).toEqual(["JPY"]);
  expect(() => names.of("CREDITS")).toThrow(RangeError);
});
