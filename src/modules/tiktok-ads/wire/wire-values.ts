/**
 * The kit for schemas of TikTok's answers. Its rule: ids, page counts, dimensions of reports and the lists that hold rows
 * are strict, since a wrong one would make a wrong answer; every other field decides nothing alone, is read as far as
 * that is safe, and never takes the rest of the answer away. `endpoint.ts` names the fields that came in another type.
 */

import { z } from "zod";
import { isRecord, isScalar, isWord } from "./json-values.ts";
import { odd } from "./odd-value.ts";

const NUMBER = /^\s*[+-]?\d+(\.\d+)?\s*$/;
/** What TikTok writes in place of an amount that it does not have. */
const NO_NUMBER: ReadonlySet<unknown> = new Set(["", "-"]);

/** What TikTok writes in place of a list that it does not have. */
const NO_LIST: ReadonlySet<unknown> = new Set(["", 0]);

const FLAGS: ReadonlyMap<string, boolean> = new Map([
  ["true", true],
  ["1", true],
  ["false", false],
  ["0", false],
]);

/** Strict. A string since v1.3, here and there still a number; digits beyond 2^53 were kept by the parser. */
export const WireId = z.union([z.string().min(1), z.int()]).transform(String);

/** Null where there is none, which TikTok also writes as 0 or as nothing between quotes. */
export const OptionalId = odd<string | number>("nothing", isWord)
  .nullish()
  .transform((value) => {
    const digits = String(value ?? "");
    return digits === "" || digits === "0" ? null : digits;
  });

/** Strict. `total_page` is 0 where there is nothing. */
export const PageInfo = z.object({ total_number: z.int(), total_page: z.int() });

/** Strict: the rows of a page, which carry ids. Where there are none TikTok may leave the list out. */
export const wireRows = <Row extends z.ZodType>(row: Row) =>
  z
    .array(row)
    .nullish()
    .transform((rows) => rows ?? []);

/** A number or a boolean is read as its text, anything else as null. */
export const WireText = odd<string>("text", (value) => typeof value === "string").nullish();

/** A time as text, or as a number of seconds or milliseconds since 1970. */
export const WireMoment = odd<string | number>("nothing", isWord).nullish();

/** An amount or a count; a number, here and there its digits in a string. Null for what is neither. */
export const WireNumber = odd<string | number>("nothing", isNumeric)
  .nullish()
  .transform((value) => (value === null || value === undefined || NO_NUMBER.has(value) ? null : Number(value)));

/** A boolean, here and there 0, 1 or the word for it. Null for what is neither. */
export const WireFlag = odd<string | number | boolean>("nothing", isFlag)
  .transform((value) => FLAGS.get(String(value).toLowerCase()) ?? null)
  .nullish();

/** Words or ids; one alone is a list of one, nothing an empty list. */
export const WireList = odd<string | number | (string | number)[]>("words", isList)
  .nullish()
  .transform((value): string[] => {
    if (value === null || value === undefined || NO_LIST.has(value)) return [];
    return (Array.isArray(value) ? value : [value]).map(String);
  });

/** An object that tells more of a row; null where it is none. */
export const wireObject = <Inner extends z.ZodType>(inner: Inner) =>
  odd<unknown>("nothing", isRecord).pipe(inner).nullish();

/** Objects that tell more of a row; what is none of them is left out. */
export const wireObjects = <Inner extends z.ZodType>(inner: Inner) =>
  odd<unknown>("objects", (value) => Array.isArray(value) && value.every(isRecord))
    .pipe(z.array(inner))
    .nullish()
    .transform((objects) => objects ?? []);

export type WireValue = string | number | boolean | null;

/** A report row's metrics by name, as they came: a copy of each row would be half of all the memory a report takes. */
export const WireValues = odd<Readonly<Record<string, WireValue>>>("values", (value) => areValues(value, isScalar));

/** Strict. A report row's dimensions by name, as they came. */
export const WireDimensions = z.custom<Readonly<Record<string, string | number | null>>>(
  (value) => areValues(value, (one) => one === null || isWord(one)),
  "dimensions by name, as text, were expected",
);

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
  return isRecord(value) && Object.values(value).every(fits);
}
