import "../fakes/seeded-properties.ts";
import { expect, test } from "bun:test";
import fc from "fast-check";
import { parseExactJson } from "#json/exact-json.ts";

test("a bare integer beyond 2^53 keeps its digits as a string", () => {
  expect(parseExactJson('{"tracking_pixel_id":7012345678901234567,"scope":[1,7043626160646946818]}')).toEqual({
    tracking_pixel_id: "7012345678901234567",
    scope: [1, "7043626160646946818"],
  });
});

test("digits inside a string are left alone", () => {
  const text = '{"name":"a:7012345678901234567,[7012345678901234567]","id":"7012345678901234567"}';
  expect(parseExactJson(text)).toEqual(JSON.parse(text));
});

test("what a double holds exactly stays a number", () => {
  expect(parseExactJson("[9007199254740991,-9007199254740991,532.43,1e3,1234567890123456]")).toEqual([
    9007199254740991, -9007199254740991, 532.43, 1000, 1234567890123456,
  ]);
});

test("any document without long integers is read as JSON.parse reads it", () => {
  fc.assert(
    fc.property(fc.json({ maxDepth: 4 }), (text) => {
      const plain: unknown = JSON.parse(text);
      if (!/\d{16}/.test(text)) expect(parseExactJson(text)).toEqual(plain);
    }),
  );
});

test("any integer of up to twenty digits comes back digit by digit", () => {
  fc.assert(
    fc.property(fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n }), (id) => {
      expect(String(Object(parseExactJson(`{"id":${id}}`)).id)).toBe(String(id));
    }),
  );
});

test("what is no JSON is refused, however long its numbers are", () => {
  for (const text of [
    '{"a":[1,{12345678901234567890:1}]}',
    '{"a":1,12345678901234567890 :2}',
    "[1,012345678901234567890]",
  ])
    expect(() => parseExactJson(text)).toThrow(SyntaxError);
  const pieces = ["{", "}", "[", "]", ":", ",", " ", '"', "\\", "-", "12345678901234567890", "1.5", "e9", "0", '"k":'];
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...pieces), { maxLength: 8 }), (some) => {
      const text = `{"a":${some.join("")}}`;
      expect([text, isJson(text, parseExactJson)]).toEqual([text, isJson(text, JSON.parse)]);
    }),
  );
});

function isJson(text: string, parse: (text: string) => unknown): boolean {
  try {
    parse(text);
    return true;
  } catch {
    return false;
  }
}
