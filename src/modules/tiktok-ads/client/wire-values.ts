/** Values as TikTok writes them, for the schemas of its answers. */

import { z } from "zod";

/** A string since v1.3, here and there still a number; digits beyond 2^53 were kept by the parser. */
export const WireId = z.union([z.string(), z.number()]).transform(String);

/** Null where there is none, which TikTok also writes as 0 or as nothing between quotes. */
export const OptionalId = z
  .union([z.string(), z.number()])
  .nullish()
  .transform((value) => {
    const digits = String(value ?? "");
    return digits === "" || digits === "0" ? null : digits;
  });

/** `total_page` is 0 where there is nothing. */
export const PageInfo = z.object({ total_number: z.int(), total_page: z.int() });

/** Rows of a page; where there are none TikTok may leave the list out. */
export const wireRows = <Row extends z.ZodType>(row: Row) =>
  z
    .array(row)
    .nullish()
    .transform((rows) => rows ?? []);

export const WireText = z.string().nullish();

/** An amount or a count; a number, here and there its digits in a string. Null for what is neither. */
export const WireNumber = z
  .union([z.number(), z.string()])
  .nullish()
  .transform((value) => {
    if (value === null || value === undefined || value === "") return null;
    const number = Number(value);
    return Number.isFinite(number) ? number : null;
  });

/** Words or ids; one alone is a list of one, nothing an empty list. */
export const WireList = z
  .union([z.array(z.union([z.string(), z.number()])), z.string(), z.number()])
  .nullish()
  .transform((value): string[] => {
    if (value === null || value === undefined || value === "") return [];
    return (Array.isArray(value) ? value : [value]).map(String);
  });
