/** Arguments as clients' serialisers make them: lists, objects, numbers and booleans as text, and null for what is absent. */

import { z } from "zod";
import { parseExactJson } from "#json/exact-json.ts";
import { parseJson } from "#json/parse-json.ts";
import { lazily } from "#lazily.ts";

const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

/** Objects parsed from text: text inside them is not parsed a second time. */
const FROM_TEXT = new WeakSet<object>();

const Listed = lazily(() =>
  z.looseObject({ properties: z.object({ field: z.looseObject({ type: z.string().optional() }) }) }),
);

type Read = (text: string) => unknown;

const READERS: Readonly<Record<string, Read>> = {
  array: (text) => (text.trimStart().startsWith("[") ? fromJson(text) : text),
  object: (text) => (text.trimStart().startsWith("{") ? fromJson(text) : text),
  number: (text) => (NUMBER.test(text) ? Number(text) : text),
  integer: (text) => (NUMBER.test(text) ? Number(text) : text),
  boolean: (text) => (text === "true" ? true : text === "false" ? false : text),
};

/** `renamed`: the given arguments under the names of `shape`. */
export function argumentReader(
  shape: z.ZodRawShape,
): (given: Record<string, unknown>, renamed: Record<string, unknown>) => Record<string, unknown> {
  const fields = new Map(
    Object.entries(shape).map(([name, field]) => [
      name,
      {
        reader: lazily(() => {
          const { type = "" } = Listed().parse(z.toJSONSchema(z.object({ field }), { io: "input" })).properties.field;
          return READERS[type];
        }),
        isOptional: lazily(() => z.safeParse(field, undefined).success),
      },
    ]),
  );
  return (given, renamed) => {
    const readsText = !FROM_TEXT.has(given);
    const entries = Object.entries(renamed).flatMap(([name, value]): [string, unknown][] => {
      const field = fields.get(name);
      if (value === null && field?.isOptional() === true) return [];
      return [[name, readsText && typeof value === "string" ? (field?.reader()?.(value) ?? value) : value]];
    });
    return Object.fromEntries(entries);
  };
}

/** Integers keep all their digits. Text that is not JSON, or nested too deep, stays text and is refused later. */
export function fromJson(text: string): unknown {
  if (!parseJson(text).ok) return text;
  const value = parseExactJson(text);
  if (typeof value === "object" && value !== null) FROM_TEXT.add(value);
  return value;
}
