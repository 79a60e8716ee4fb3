import { expect, test } from "bun:test";
import { Secret } from "#secret.ts";
import { decodeFields, encodeFields } from "#vault/sealed-fields.ts";

test("fields come back as they were sealed, secrets as secrets", () => {
  const { token, ...open } = decodeFields(encodeFields({ token: new Secret("t"), name: "n", end: 7 }));
  expect(open).toEqual({ name: "n", end: 7 });
  expect(token).toBeInstanceOf(Secret);
  expect(token instanceof Secret && token.reveal()).toBe("t");
});

test("anything else is refused", () => {
  for (const text of ['["a"]', "null", '"a"', '{"a":null}', '{"a":[]}', '{"a":{"secret":1}}', '{"a":1e999}'])
    expect(() => decodeFields(Buffer.from(text))).toThrow(TypeError);
  expect(() => decodeFields(Buffer.from('{"a":{"secret":"s","more":1}}'))).toThrow(TypeError);
});
