/** What passes is read as the schema itself would read it, and all else is judged by the schema. */

import "../fakes/seeded-properties.ts";
import { expect, test } from "bun:test";
import fc from "fast-check";
import { z } from "zod";
import { passing, passingList, passingObject, passingOptional } from "#json/passing.ts";

const upper = (value: unknown) => (typeof value === "string" ? value.toUpperCase() : null);
const isText = (value: unknown) => typeof value === "string";

const plainFields = {
  id: z.string(),
  name: z.string().nullish(),
  shown: z.string().nullish().transform(upper),
};
const fields = {
  id: passing(z.string(), isText),
  name: passing(z.string().nullish(), (value) => value === null || value === undefined || isText(value)),
  shown: passing(
    z.string().nullish().transform(upper),
    (value) => value === null || value === undefined || isText(value),
    upper,
  ),
};
const listOf = <Row extends z.ZodType>(row: Row) =>
  z
    .array(row)
    .nullish()
    .transform((rows) => rows ?? []);

const inner = passingObject({ id: fields.id });
const row = passingObject({ ...fields, inner: passingOptional(inner.nullish(), inner) });
const plainRow = z.object({ ...plainFields, inner: z.object({ id: z.string() }).nullish() });
const plain = z.object({ list: listOf(plainRow) });
const passed = passingObject({ list: passingList(listOf(row), row) });

const value = fc.oneof(fc.string(), fc.integer(), fc.constantFrom(null, undefined, true, [], {}));
const below = fc.oneof(fc.record({ id: fc.string(), other: value }, { requiredKeys: ["id"] }), value);
const record = fc.record(
  { id: fc.string(), name: value, shown: value, inner: below, other: value },
  { requiredKeys: [] },
);
const mostlyRight = fc.record(
  {
    ...{ id: fc.string(), name: fc.option(fc.string()), shown: fc.option(fc.string()), other: value },
    inner: fc.oneof(fc.record({ id: fc.string() }), fc.constantFrom(null, undefined)),
  },
  { requiredKeys: ["id"] },
);
const rows = fc.array(fc.oneof({ weight: 4, arbitrary: mostlyRight }, record, value), { maxLength: 4 });
const answer = fc.oneof(fc.record({ list: fc.oneof(rows, value) }, { requiredKeys: [] }), value);

test("an object of fields that pass is taken, refused and read as without passing, keys included", () => {
  let taken = 0;
  fc.assert(
    fc.property(answer, (given) => {
      const [one, other] = [plain.safeParse(given), passed.safeParse(given)];
      expect(other.success).toBe(one.success);
      expect(other.data).toStrictEqual(one.data);
      expect(other.error?.issues).toEqual(one.error?.issues);
      if (one.success) taken += 1;
    }),
    { numRuns: 2_000 },
  );
  expect(taken).toBeGreaterThan(100);
});

test("what passes is not handed to zod", () => {
  const asked: unknown[] = [];
  const noted = z.custom<string>((given) => asked.push(given) > 0);
  const schema = passingObject({ id: passing(noted, isText) });
  expect(schema.parse({ id: "1", more: 2 })).toEqual({ id: "1" });
  expect(asked).toEqual([]);
  schema.parse({ id: 1 });
  expect(asked).toEqual([1]);
});

test("an object with one field that never passes is read by zod", () => {
  const schema = passingObject({ id: fields.id, count: z.number() });
  expect(schema.parse({ id: "1", count: 2, more: 3 })).toEqual({ id: "1", count: 2 });
  expect(schema.safeParse({ id: "1" }).success).toBe(false);
});

test("what would be read as it is is not copied, and what would not is left as it came", () => {
  const first = { id: "1", name: null, shown: "A", inner: { id: "2" } };
  const same = { list: [first] };
  expect(passed.parse(same)).toBe(same);
  const other = { list: [{ id: "1", shown: "a", inner: { id: "2", more: 3 } }, first] };
  const before = structuredClone(other);
  expect(passed.parse(other)).toEqual({ list: [{ id: "1", shown: "A", inner: { id: "2" } }, first] });
  expect(other).toEqual(before);
});
