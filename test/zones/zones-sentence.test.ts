import { expect, test } from "bun:test";
import { zonesSentence } from "#zones/zones-sentence.ts";

const NOW = Date.parse("2026-11-28T00:00:00Z");

test("doctor names the rules that hold, and those that do not", () => {
  expect(zonesSentence({ version: "2026f", from: "shipped", system: "2025b" }, NOW)).toBe(
    "rules of 2026f, ShopMCP's own; this system has 2025b",
  );
  expect(zonesSentence({ version: "2026f", from: "shipped", system: null }, NOW)).toBe("rules of 2026f, ShopMCP's own");
  expect(zonesSentence({ version: "2027a", from: "system", system: "2027a" }, NOW)).toBe(
    "rules of 2027a, this system's, which are newer than those that ShopMCP brings",
  );
});

test("doctor says when the rules are older than a year", () => {
  const later = (time: string) => zonesSentence({ version: "2026f", from: "shipped", system: null }, Date.parse(time));
  expect(later("2027-12-31T00:00:00Z")).not.toContain("older");
  expect(later("2028-01-01T00:00:00Z")).toContain("older than a year, so update ShopMCP");
});
