/** TikTok's answers with one field in another JSON type, everywhere it stands. */

import type { Envelope } from "#simulator/envelope.ts";

export const SWAPS = ["string", "number", "boolean", "null", "object", "array", "absent"] as const;
export type Swap = (typeof SWAPS)[number];

/** Keys from `data` down; "[]" for each element of an array, "{}" for each entry of an object whose keys are ids. */
export type FieldPath = readonly string[];

const EACH = "[]";
const EACH_ENTRY = "{}";
const ID = /^\d{6,}$/;

/** Every field of an answer once, and the swaps that would change its type. */
export function fieldsOf(data: unknown): Map<string, { path: FieldPath; swaps: Swap[] }> {
  const types = new Map<string, { path: FieldPath; types: Set<string> }>();
  const note = (path: FieldPath, value: unknown) => {
    const name = nameOf(path);
    const entry = types.get(name) ?? { path, types: new Set<string>() };
    entry.types.add(typeOf(value));
    types.set(name, entry);
  };
  const walk = (path: FieldPath, value: unknown): void => {
    if (path.length > 0) note(path, value);
    if (Array.isArray(value)) for (const one of value) walk([...path, EACH], one);
    else if (isObject(value) && typeOf(value) === "object")
      for (const [key, one] of Object.entries(value)) walk([...path, ID.test(key) ? EACH_ENTRY : key], one);
  };
  walk([], data);
  return new Map(
    [...types].map(([name, entry]) => [
      name,
      {
        path: entry.path,
        swaps: SWAPS.filter((swap) => !(entry.types.size === 1 && entry.types.has(swap))).filter(
          // An element that is not there is a shorter list, which is no other type.
          (swap) => swap !== "absent" || entry.path.at(-1) !== EACH,
        ),
      },
    ]),
  );
}

export function nameOf(path: FieldPath): string {
  return path.join(".").replaceAll(".[]", "[]").replaceAll(".{}", "{}");
}

/** `met` counts the places that were changed. */
export function swapped(
  envelope: Envelope,
  path: FieldPath,
  swap: Swap,
): { envelope: { [key: string]: unknown }; met: number } {
  let met = 0;
  const change = (value: unknown, [step, ...rest]: FieldPath): unknown => {
    if (step === undefined) {
      met += 1;
      return valueAs(swap, value);
    }
    if (step === EACH) return Array.isArray(value) ? value.map((one) => change(one, rest)) : value;
    if (!isObject(value) || typeOf(value) !== "object") return value;
    const entries = Object.entries(value).flatMap(([key, one]) => {
      if (step === EACH_ENTRY ? !ID.test(key) : key !== step) return [[key, one]];
      if (rest.length > 0 || swap !== "absent") return [[key, change(one, rest)]];
      met += 1;
      return [];
    });
    return Object.fromEntries(entries);
  };
  return { envelope: { ...envelope, data: change(envelope.data, path) }, met };
}

export const UNKNOWN = /zz_(?:name|text)/;

/** Each object with one field more, but those whose keys are ids. `met` counts them. */
export function withUnknownField(data: unknown): { data: unknown; met: number } {
  let met = 0;
  const fill = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(fill);
    if (!isObject(value) || typeOf(value) !== "object") return value;
    const filled = Object.entries(value).map(([key, one]) => [key, fill(one)] as const);
    if (filled.some(([key]) => ID.test(key))) return Object.fromEntries(filled);
    met += 1;
    return Object.fromEntries([...filled, ["zz_name", "zz_text"]]);
  };
  return { data: fill(data), met };
}

/** The same content where the other type can hold it. */
function valueAs(swap: Swap, value: unknown): unknown {
  const digits = isObject(value) && "bareDigits" in value ? String(value.bareDigits) : String(value ?? "");
  switch (swap) {
    case "string":
      return typeOf(value) === "object" || Array.isArray(value) ? "odd" : digits;
    case "number":
      return /^[1-9]\d{5,}$/.test(digits) ? { bareDigits: digits } : 7;
    case "boolean":
      return true;
    case "null":
      return null;
    case "object":
      return { odd: 1 };
    case "array":
      return [{ odd: 1 }];
    case "absent":
      return undefined;
  }
}

function typeOf(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  // An id that the simulator sends as a bare number.
  return isObject(value) && "bareDigits" in value ? "number" : typeof value;
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}
