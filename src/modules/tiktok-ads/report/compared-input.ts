/** What a report is compared with, as it is asked for. */

import { z } from "zod";
import { fromJson } from "#ads/argument-forms.ts";
import type { COMPARISONS, CompareTo } from "#ads/compared-window.ts";
import { ShopError } from "#errors.ts";

export const COMPARED_DATES_SHAPE = {
  compare_start_date: z.string().optional().describe("With compare_to dates"),
  compare_end_date: z.string().optional(),
};

const DatesBefore = z.strictObject({ start_date: z.string(), end_date: z.string() });

const COMPARE_NAMES = ["compare_to", "compare", "comparison"] as const;

/** `compare_to` once held the dates itself, and models that have seen that still write it. */
export function datesApart(given: unknown): unknown {
  const input = z.record(z.string(), z.unknown()).safeParse(given).data;
  if (input === undefined) return given;
  const name = COMPARE_NAMES.find((one) => input[one] !== undefined) ?? "compare_to";
  const { [name]: held, ...others } = input;
  const dates = DatesBefore.safeParse(typeof held === "string" ? fromJson(held) : held).data;
  if (dates === undefined) return given;
  return { ...others, compare_to: "dates", compare_start_date: dates.start_date, compare_end_date: dates.end_date };
}

export type AskedComparison = {
  compare_to: (typeof COMPARISONS)[number];
  compare_start_date?: string | undefined;
  compare_end_date?: string | undefined;
};

export function compareToOf(input: AskedComparison): CompareTo {
  const { compare_to: compareTo, compare_start_date: start_date, compare_end_date: end_date } = input;
  const dated = start_date !== undefined || end_date !== undefined;
  if (compareTo !== "dates" && !dated) return compareTo;
  if (compareTo !== "none" && compareTo !== "dates")
    throw new ShopError("invalid_input", "compare_start_date and compare_end_date go with compare_to dates.");
  if (start_date === undefined || end_date === undefined)
    throw new ShopError("invalid_input", "compare_to dates takes compare_start_date and compare_end_date; give both.");
  return { start_date, end_date };
}
