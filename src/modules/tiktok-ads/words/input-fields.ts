/** The fields that several tools' inputs share, forgiving in how a thing is written and strict in what is there. */

import { z } from "zod";
import { argumentReader } from "#ads/argument-forms.ts";
import { asWord } from "#ads/as-word.ts";
import { DATE_PRESETS } from "#ads/date-window.ts";
import { didYouMean } from "#did-you-mean.ts";
import { namedKeys } from "#modules/input-problem.ts";
import { ARGUMENT_ALIASES, DATE_PRESET_ALIASES, DIRECTION_ALIASES, LEVEL_ALIASES, STATUS_ALIASES } from "./aliases.ts";
import { argumentHint, innerArguments } from "./argument-hints.ts";
import { notAnId } from "./not-an-id.ts";
import { REPORT_LEVELS } from "./report-levels.ts";

/** TikTok takes a hundred ids in one filter. */
export const MAX_IDS = 100;
const MAX_NAME_CHARACTERS = 200;
const ID = /^\d{1,20}$/;

/** One of `values`, in any case, or a word that is often written for one. */
export function choice<const Values extends readonly [string, ...string[]]>(
  values: Values,
  aliases: Readonly<Record<string, Values[number]>> = {},
  otherwise = "",
) {
  const known: ReadonlyMap<string, string> = new Map(Object.entries(aliases));
  return z.preprocess(
    (value) => {
      if (typeof value !== "string") return value;
      const word = asWord(value);
      return known.get(word) ?? word;
    },
    z.enum(values, {
      error: ({ input }) => {
        if (input === undefined) return `is required; one of ${values.join(", ")}`;
        const near = typeof input === "string" ? didYouMean(input, values).filter(hasDigitsOf(input)) : [];
        if (near.length > 0) return `did you mean ${near.join(", ")}?${otherwise === "" ? "" : ` Or ${otherwise}`}`;
        return `one of ${values.join(", ")}${otherwise === "" ? "" : `; ${otherwise}`}`;
      },
    }),
  );
}

/** A value with other digits is another one: 30 days are not nearly 60. */
function hasDigitsOf(input: string): (value: string) => boolean {
  const digits = (text: string) => text.match(/\d+/g)?.join() ?? "";
  return (value) => digits(value) === digits(input);
}

/** A number is taken while it is exact. Longer ones arrive as text where the request showed that none of their digits are lost. */
export const exactDigits = (value: unknown): unknown =>
  typeof value === "number" && Number.isSafeInteger(value) ? String(value) : value;

/** `otherwise` says what else is wrong than a number that may have lost digits. */
export const idText = (otherwise: (path?: readonly PropertyKey[]) => string) =>
  z.string({
    error: ({ input, path }) =>
      typeof input === "number"
        ? "a number this long may have been rounded on the way; write the id as a string, in quotes"
        : otherwise(path),
  });

export const id = z.preprocess(
  exactDigits,
  idText(notAnId).refine((text) => ID.test(text), { error: ({ path }) => notAnId(path) }),
);

export const idList = (most: number) =>
  z
    .array(id)
    .min(1)
    .max(most, { error: `at most ${most.toLocaleString("en")} ids in one call; ask for the others in another` });

export const ids = idList(MAX_IDS);

export const nameContains = z.string().min(1).max(MAX_NAME_CHARACTERS);

export const cursor = z.string().describe("page.cursor of the last answer; same arguments");

export const fresh = z.boolean().default(false).describe("Ask TikTok anew, not the cache");

const COLUMN_AND_DIRECTION = /^([^\s:,]+)[\s:,]+(asc|desc|ascending|descending)$/i;

/** A column alone is taken for the column to sort by, and a direction may follow it. */
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

/** For a tool that has presets alone. */
export const datePreset = choice(
  DATE_PRESETS,
  DATE_PRESET_ALIASES,
  "for other days ask a report with start_date and end_date",
);

/** A strict object that first gives every argument its proper name; a single id becomes a list of one. */
export function toolInput<Shape extends z.ZodRawShape>(shape: Shape) {
  const known = Object.keys(shape);
  const inner = innerArguments(shape);
  const strict = z.strictObject(shape, {
    error: (issue) =>
      issue.code === "unrecognized_keys"
        ? `there is no argument ${namedKeys(issue.keys)}; ${argumentHint(issue.keys, known, inner)}`
        : undefined,
  });
  const read = argumentReader(shape);
  return z.preprocess((value) => (isRecord(value) ? listed(read(value, renamed(value, known))) : value), strict);
}

/** Two names for one argument are not merged: the second stays as it is, and is refused. */
function renamed(value: Record<string, unknown>, known: readonly string[]): Record<string, unknown> {
  const given = new Set(Object.keys(value));
  return Object.fromEntries(
    Object.entries(value).map(([key, argument]) => {
      const alias = known.includes(key)
        ? undefined
        : ARGUMENT_ALIASES.get(asWord(key))?.find((one) => known.includes(one));
      const name = alias === undefined || given.has(alias) ? key : alias;
      given.add(name);
      return [name, argument];
    }),
  );
}

/** One id alone is a list of one. */
function listed(given: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(given).map(([name, value]) => [
      name,
      name.endsWith("_ids") && !Array.isArray(value) ? [value] : value,
    ]),
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
