/** A form made from a tool's schema: what a client sees is what a person can fill in. */

import { describe, expect, test } from "bun:test";
import { READ_TOOLS } from "#modules/tiktok-ads/tools/tool-table.ts";
import { fieldsOf, toArguments } from "#web/page/tools/schema-fields.ts";
import { nonEmpty } from "../fakes/non-empty.ts";

const LISTINGS = (await Promise.all(READ_TOOLS.map((row) => row.load()))).map(({ listing }) => listing);

describe("the form of a tool", () => {
  test.each(nonEmpty(LISTINGS.map((listing) => [listing.name, listing] as const)))(
    "%s has a field for each argument",
    (_, listing) => {
      const { properties = {} } = listing.inputSchema;
      expect(
        fieldsOf(listing.inputSchema)
          .map(({ name }) => name)
          .toSorted(),
      ).toEqual(Object.keys(Object(properties)).toSorted());
    },
  );

  test("asks first for what must be given, and offers the words there are", () => {
    const report = LISTINGS.find(({ name }) => name === "tiktok_ads_get_report");
    const fields = fieldsOf(report?.inputSchema);
    expect(fields[0]).toMatchObject({ name: "level", required: true, kind: "choice" });
    expect(fields.find(({ name }) => name === "compare_to")).toMatchObject({
      kind: "choice",
      choices: ["none", "previous_period", "previous_month", "previous_year", "dates"],
    });
    expect(fields.find(({ name }) => name === "metrics")).toMatchObject({ kind: "texts" });
    expect(fields.find(({ name }) => name === "filter")).toMatchObject({ kind: "group" });
    // A group that may be left out demands nothing.
    expect(fields.find(({ name }) => name === "sort")).toMatchObject({ fields: [{ name: "by", required: false }, {}] });
  });
});

describe("the arguments of a filled-in form", () => {
  const fields = fieldsOf({
    type: "object",
    properties: {
      word: { type: "string" },
      many: { type: "array", items: { type: "string" } },
      inner: { type: "object", properties: { least: { type: "number" } } },
      odd: {},
    },
  });

  test("leave out what was left empty, so that the tool's own defaults hold", () => {
    expect(toArguments(fields, { word: "", many: [], inner: { least: undefined }, odd: "" })).toEqual({});
  });

  test("hold what was given, and JSON where no simpler field fits", () => {
    const given = { word: "w", many: ["a"], inner: { least: 2 }, odd: '{"a":[1]}' };
    expect(toArguments(fields, given)).toEqual({ word: "w", many: ["a"], inner: { least: 2 }, odd: { a: [1] } });
  });

  test("pass on as text what is no JSON, for the tool to refuse in its own words", () => {
    expect(toArguments(fields, { odd: "{" })).toEqual({ odd: "{" });
  });
});
