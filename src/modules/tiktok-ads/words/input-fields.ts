/** The fields that several tools' inputs share, forgiving in how a thing is written and strict in what is there. */

import { z } from "zod";
import type { Day } from "#ads/calendar.ts";
import { choice } from "#ads/choice.ts";
import { DATE_PRESETS, type DatePreset, type DateWindow, presetWindow, rangeWindow } from "#ads/date-window.ts";
import { exactDigits, idText } from "#ads/exact-id.ts";
import { DATE_PRESET_ALIASES, DIRECTION_ALIASES, LEVEL_ALIASES, STATUS_ALIASES } from "./aliases.ts";
import { notAnId } from "./not-an-id.ts";
import { MAX_IDS } from "./question-bounds.ts";
import { REPORT_LEVELS } from "./report-levels.ts";
import { toolInput } from "./tool-input.ts";

const MAX_NAME_CHARACTERS = 200;
const ID = /^\d{1,20}$/;

export const id = z.preprocess(
  exactDigits,
  idText(notAnId).refine((text) => ID.test(text), { error: ({ path }) => notAnId(path) }),
);

export const idList = (most: number) =>
  z
    .array(id)
    .min(1)
    .max(most, { error: () => `at most ${most.toLocaleString("en")} ids in one call; ask for the others in another` });

export const ids = idList(MAX_IDS);

export const nameContains = z.string().min(1).max(MAX_NAME_CHARACTERS);

export const cursor = z.string().describe("page.cursor of the last answer; same arguments");

const COLUMN_AND_DIRECTION = /^([^\s:,]+)[\s:,]+(asc|desc|ascending|descending)$/i;

export const sort = z.preprocess(
  (value) => {
    if (typeof value !== "string") return value;
    const [, by = value, direction] = COLUMN_AND_DIRECTION.exec(value.trim()) ?? [];
    return direction === undefined ? { by } : { by, direction };
  },
  toolInput({
    by: z.string().describe("A column; null last"),
    direction: choice(["asc", "desc"], DIRECTION_ALIASES).default("desc"),
  }),
);

export const STATUSES = ["active", "paused", "deleted", "all"] as const;
export const status = choice(STATUSES, STATUS_ALIASES);
export type Status = z.infer<typeof status>;

export const level = choice(REPORT_LEVELS, LEVEL_ALIASES);

export const datePreset = choice(
  DATE_PRESETS,
  DATE_PRESET_ALIASES,
  "for other days ask a report with start_date and end_date",
);

const ASSUMED_PRESET: DatePreset = "last_7_days";
const ASSUMED: ReadonlyMap<unknown, DatePreset | undefined> = new Map([
  ...[true, "true", "yes"].map((word) => [word, ASSUMED_PRESET] as const),
  ...[false, "false", "no"].map((word) => [word, undefined] as const),
]);

/** Days by a word, or those that an answer of before told. */
export type AddedDays = DatePreset | { start: string; end: string };

const SPAN = /^(\d{4}-\d{2}-\d{2})\.\.(\d{4}-\d{2}-\d{2})$/;

/**
 * The days of numbers that a list adds. Who says only that they are wanted gets a week, which the answer's window says.
 * `2026-11-01..2026-11-07` asks a question of before again: callers are told of the presets alone.
 */
export const addedDays = z
  .unknown()
  .meta({ type: "string", enum: [...DATE_PRESETS] })
  .transform((value, context): AddedDays | undefined => {
    const word = ASSUMED.has(value) ? ASSUMED.get(value) : value;
    if (word === undefined) return undefined;
    const [, start, end] = SPAN.exec(String(word)) ?? [];
    if (start !== undefined && end !== undefined) return { start, end };
    const { data, error } = datePreset.safeParse(word);
    for (const { message } of error?.issues ?? []) context.addIssue(message);
    return data;
  })
  .optional();

/** @throws invalid_input for days that are none */
export function addedWindow(days: AddedDays | undefined, today: Day): DateWindow | null {
  if (days === undefined) return null;
  return typeof days === "string" ? presetWindow(days, today) : rangeWindow(days, today).window;
}
