import { expect, test } from "bun:test";
import { didYouMean } from "#text/did-you-mean.ts";

const METRICS = ["spend", "impressions", "complete_payment_roas", "onsite_shopping_roas", "clicks"];

test("the nearest names come first, and a far one suggests nothing", () => {
  expect(didYouMean("impresions", METRICS)).toEqual(["impressions"]);
  expect(didYouMean("Spent", METRICS)[0]).toBe("spend");
  expect(didYouMean("roas", METRICS)).toEqual(["complete_payment_roas", "onsite_shopping_roas"]);
  expect(didYouMean("xylophone", METRICS)).toEqual([]);
});

test("a very long name costs no more than a long one", () => {
  expect(didYouMean("z".repeat(1_000_000), METRICS)).toEqual([]);
});
