/**
 * The kit for schemas of TikTok's answers. Its rule: ids, page counts, dimensions of reports and the lists that hold rows
 * are strict, since a wrong one would make a wrong answer; every other field decides nothing alone, is read as far as
 * that is safe, and never takes the rest of the answer away. `endpoint.ts` names the fields that came in another type.
 */

import { z } from "zod";
import { isRecord, isScalar, isWord } from "#ads/json-values.ts";
import { passing, passingList, passingObject, passingOptional } from "#json/passing.ts";
import { odd } from "./odd-value.ts";

const NUMBER = /^\s*[+-]?\d+(\.\d+)?\s*$/;
const NO_NUMBER: ReadonlySet<unknown> = new Set(["", "-"]);

const NO_LIST: ReadonlySet<unknown> = new Set(["", 0]);

const FLAGS: ReadonlyMap<string, boolean> = new Map([
  ["true", true],
  ["1", true],
  ["false", false],
  ["0", false],
]);

/** Strict. A string since v1.3, rarely still a number; the parser keeps digits beyond 2^53. */
export const WireId = passing(z.union([z.string().min(1), z.int()]).transform(String), isFilledText);

/** TikTok also writes 0 or an empty string for none. */
export const OptionalId = passing(
  odd<string | number>("nothing", isWord).nullish().transform(idOrNull),
  (value) => isWord(value) || isNothing(value),
  idOrNull,
);

/** Strict. `total_page` is 0 without rows. */
export const PageInfo = passingObject({ total_number: wireCount(), total_page: wireCount() });

/** Strict, because rows carry ids. TikTok may leave out an empty list. */
export const wireRows = <Row extends z.ZodType>(row: Row) => {
  const rows = z.array(row).nullish();
  return passingList(
    rows.transform((given) => given ?? []),
    row,
  );
};

export const WireText = passing(
  odd<string>("text", isText).nullish(),
  (value) => typeof value === "string" || value === null || value === undefined,
);

export const WireMoment = passing(
  odd<string | number>("nothing", isWord).nullish(),
  (value) => isWord(value) || isNothing(value),
);

export const WireNumber = passing(
  odd<string | number>("nothing", isNumeric).nullish().transform(numberOrNull),
  (value) => isNumeric(value) || isNothing(value),
  numberOrNull,
);

export const WireFlag = passing(
  odd<string | number | boolean>("nothing", isFlag)
    .transform((value) => FLAGS.get(String(value).toLowerCase()) ?? null)
    .nullish(),
  (value) => typeof value === "boolean" || isNothing(value),
);

/** A single value becomes a list of one; nothing becomes an empty list. */
export const WireList = passing(
  odd<string | number | (string | number)[]>("words", isList)
    .nullish()
    .transform((value): string[] => {
      if (value === null || value === undefined || NO_LIST.has(value)) return [];
      return (Array.isArray(value) ? value : [value]).map(String);
    }),
  (value) => isNothing(value) || (Array.isArray(value) && value.every(isText)),
  (value) => value ?? [],
);

export const wireObject = <Inner extends z.ZodType>(inner: Inner) =>
  passingOptional(odd<unknown>("nothing", isRecord).pipe(inner).nullish(), inner);

export const wireObjects = <Inner extends z.ZodType>(inner: Inner) =>
  passingList(
    odd<unknown>("objects", (value) => Array.isArray(value) && value.every(isRecord))
      .pipe(z.array(inner))
      .nullish()
      .transform((objects) => objects ?? []),
    inner,
  );

/** An object of which nothing is known. */
export const WireThing = passing(z.unknown(), isRecord);

export type WireValue = string | number | boolean | null;

/** Metrics by name, uncopied: a copy of each row would take half of a report's memory. */
export const WireValues = odd<Readonly<Record<string, WireValue>>>("values", (value) => areValues(value, isScalar));

export const OptionalValues = passing(WireValues.nullish(), (value) => isNothing(value) || areValues(value, isScalar));

/** Strict. Dimensions by name, uncopied. */
export const WireDimensions = passing(
  z.custom<Readonly<Record<string, string | number | null>>>(
    areDimensions,
    "dimensions by name, as text, were expected",
  ),
  areDimensions,
);

function wireCount() {
  return passing(z.int(), Number.isSafeInteger);
}

function areDimensions(value: unknown): boolean {
  return areValues(value, (one) => one === null || isWord(one));
}

function isNothing(value: unknown): boolean {
  return value === null || value === undefined;
}

function isText(value: unknown): boolean {
  return typeof value === "string";
}

function isFilledText(value: unknown): boolean {
  return typeof value === "string" && value !== "";
}

function idOrNull(value: unknown): string | null {
  const digits = typeof value === "string" ? value : String(value ?? "");
  return digits === "" || digits === "0" ? null : digits;
}

function numberOrNull(value: unknown): number | null {
  if (typeof value === "number") return value;
  return isNothing(value) || NO_NUMBER.has(value) ? null : Number(value);
}

function isNumeric(value: unknown): boolean {
  return typeof value === "number" || NO_NUMBER.has(value) || (typeof value === "string" && NUMBER.test(value));
}

function isFlag(value: unknown): boolean {
  return value === "" || (isScalar(value) && FLAGS.has(String(value).toLowerCase()));
}

function isList(value: unknown): boolean {
  return isWord(value) || (Array.isArray(value) && value.every(isWord));
}

function areValues(value: unknown, fits: (one: unknown) => boolean): boolean {
  if (!isRecord(value)) return false;
  for (const name in value) if (!fits(value[name])) return false;
  return true;
}
