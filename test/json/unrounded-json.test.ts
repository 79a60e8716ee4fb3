import "../fakes/seeded-properties.ts";
import { expect, test } from "bun:test";
import fc from "fast-check";
import { MAX_DEPTH } from "#json/json-depth.ts";
import { parseUnroundedJson } from "#json/unrounded-json.ts";

test("an integer beyond 2^53 keeps its digits where JavaScript would have printed others", () => {
  expect(parseUnroundedJson('{"id":1810025805652000007,"limit":2}')).toEqual({
    ok: true,
    value: { id: "1810025805652000007", limit: 2 },
  });
});

test("whatever integer JavaScript has printed stays a number", () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 0n, max: 10n ** 20n }), (id) => {
      const printed = JSON.stringify([Number(id)]);
      expect(parseUnroundedJson(printed)).toEqual({ ok: true, value: [Number(id)] });
    }),
  );
});

test("what is no JSON or too deep is refused as by parseJson", () => {
  expect(parseUnroundedJson("[1810025805652000007")).toMatchObject({ ok: false, tooDeep: false });
  const deep = `${"[".repeat(MAX_DEPTH + 1)}1810025805652000007${"]".repeat(MAX_DEPTH + 1)}`;
  expect(parseUnroundedJson(deep)).toMatchObject({ ok: false, tooDeep: true });
});
