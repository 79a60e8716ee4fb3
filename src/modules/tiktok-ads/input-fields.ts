/** The fields that several tools' inputs share, forgiving in how a thing is written and strict in what is there. */

import { z } from "zod";
import { didYouMean } from "./did-you-mean.ts";
import { DATE_PRESETS } from "./report/date-window.ts";

/** TikTok takes a hundred ids in one filter. */
const MAX_IDS = 100;
const MAX_ID_DIGITS = 20;
const MAX_NAME_CHARACTERS = 200;

/** One of `values`, in any case, or a word that is often written for one. */
export function choice<const Values extends readonly [string, ...string[]]>(
  values: Values,
  aliases: Readonly<Record<string, Values[number]>> = {},
) {
  const known: ReadonlyMap<string, string> = new Map(Object.entries(aliases));
  return z.preprocess(
    (value) => {
      if (typeof value !== "string") return value;
      const word = value
        .trim()
        .toLowerCase()
        .replaceAll(/[\s-]+/g, "_");
      return known.get(word) ?? word;
    },
    z.enum(values, {
      error: ({ input }) => {
        const near = typeof input === "string" ? didYouMean(input, values) : [];
        return near.length === 0 ? `one of ${values.join(", ")}` : `did you mean ${near.join(", ")}?`;
      },
    }),
  );
}

/** A string of digits; an integer is taken while it is exact. */
const id = z.preprocess(
  (value) => (typeof value === "number" && Number.isSafeInteger(value) ? String(value) : value),
  z
    .string({
      error: ({ input }) =>
        typeof input === "number"
          ? "an id this long loses digits as a number; write it as a string, in quotes"
          : "an id is a string of digits",
    })
    .regex(new RegExp(`^\\d{1,${MAX_ID_DIGITS}}$`), { error: "an id is a string of digits" }),
);

export const ids = z.array(id).min(1).max(MAX_IDS);

export const nameContains = z.string().min(1).max(MAX_NAME_CHARACTERS);

export const cursor = z.string().describe("page.cursor of the answer before; same arguments");

export const fresh = z.boolean().default(false).describe("Ask TikTok anew, not the cache");

export const sort = z.strictObject({
  by: z.string().describe("A column"),
  direction: choice(["asc", "desc"], { ascending: "asc", descending: "desc" }).default("desc"),
});

export const STATUSES = ["active", "paused", "deleted", "all"] as const;
export const status = choice(STATUSES, {
  enable: "active",
  enabled: "active",
  disable: "paused",
  disabled: "paused",
  inactive: "paused",
  delete: "deleted",
  any: "all",
});
export type Status = z.infer<typeof status>;

export const datePreset = choice(DATE_PRESETS, {
  last_3d: "last_3_days",
  last_7d: "last_7_days",
  last_14d: "last_14_days",
  last_28d: "last_28_days",
  last_30d: "last_30_days",
  last_90d: "last_90_days",
  last_3_day: "last_3_days",
  last_7_day: "last_7_days",
  last_30_day: "last_30_days",
  all_time: "lifetime",
  maximum: "lifetime",
});

/** Other names under which models send an argument. */
const KEY_ALIASES: ReadonlyMap<string, string> = new Map(
  Object.entries({
    ad_group_ids: "adgroup_ids",
    ad_group_id: "adgroup_ids",
    adgroup_id: "adgroup_ids",
    campaign_id: "campaign_ids",
    ad_id: "ad_ids",
    preset: "date_preset",
    date_range: "date_preset",
    filters: "filter",
    name: "name_contains",
    page_size: "limit",
  }),
);

/** A strict object that first gives every argument its proper name; a single id becomes a list of one. */
export function toolInput<Shape extends z.ZodRawShape>(shape: Shape) {
  const known = Object.keys(shape);
  const strict = z.strictObject(shape, {
    error: (issue) => (issue.code === "unrecognized_keys" ? unknownKeys(issue.keys, known) : undefined),
  });
  return z.preprocess((value) => (isRecord(value) ? renamed(value, known) : value), strict);
}

function renamed(value: Record<string, unknown>, known: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(value).map(([key, argument]) => {
      const alias = KEY_ALIASES.get(key);
      if (known.includes(key) || alias === undefined || !known.includes(alias) || alias in value)
        return [key, argument];
      return [alias, alias.endsWith("_ids") && !Array.isArray(argument) ? [argument] : argument];
    }),
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function unknownKeys(keys: readonly string[], known: readonly string[]): string {
  const [first = ""] = keys;
  const near = didYouMean(first, known);
  const hint = near.length === 0 ? `it takes ${known.join(", ") || "nothing"}` : `did you mean ${near.join(", ")}?`;
  return `there is no argument "${keys.map((key) => key.slice(0, 60)).join('", "')}"; ${hint}`;
}
