import "../../../fakes/seeded-properties.ts";
import { expect, test } from "bun:test";
import fc from "fast-check";
import { OptionalId, WireId, WireMoment, WireNumber, WireText } from "#modules/tiktok-ads/wire/wire-values.ts";

const VALUES = { OptionalId, WireId, WireMoment, WireNumber, WireText };

/** What TikTok sends where a text, a number or nothing is meant, and everything else that JSON has. */
const anyValue = fc.oneof(
  fc.constantFrom("", "0", 0, "-", " 12.50 ", "1e3", null, undefined, "7012345678901234567", 7, -1.5, true),
  fc.jsonValue(),
);

test.each(Object.entries(VALUES))("%s is the same whether a value passes early or takes zod's own way", (_, schema) => {
  const plain = schema.clone();
  fc.assert(
    fc.property(anyValue, (value) => {
      const [own, slow] = [schema.safeParse(value), plain.safeParse(value)];
      expect(own.success).toBe(slow.success);
      expect(own.data).toEqual(slow.data);
    }),
  );
});
