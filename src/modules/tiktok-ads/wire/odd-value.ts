/** Fields that came in another type than TikTok documents: what stands in their place, and how they are named. */

import { z } from "zod";
import { isRecord, isScalar, typeName } from "#ads/json-values.ts";
import { plainText } from "#ads/plain-text.ts";
import { passing } from "#json/passing.ts";

/** `field`: TikTok's documented name. `sent`: the JSON type that came. */
export type OddField = { field: string; sent: string };

/** Each pass mends one level of nesting; TikTok's answers have three below their rows. */
const MAX_PASSES = 6;
const MAX_NAME_CHARACTERS = 60;
/** Fields named for one answer; a report row's names are whatever TikTok sends. */
const MAX_FIELDS = 40;

const READINGS = {
  text: (value: unknown) => (typeof value === "number" || typeof value === "boolean" ? String(value) : null),
  nothing: () => null,
  words: (value: unknown) =>
    Array.isArray(value) ? value.flatMap((one) => (isScalar(one) && one !== null ? String(one) : [])) : [],
  objects: (value: unknown) => (Array.isArray(value) ? value.filter(isRecord) : []),
  values: (value: unknown) =>
    isRecord(value)
      ? Object.fromEntries(Object.entries(value).map(([name, one]) => [name, isScalar(one) ? one : null]))
      : {},
} as const satisfies Record<string, (value: unknown) => unknown>;

type Reading = keyof typeof READINGS;

const Params = z.object({ reading: z.enum(["text", "nothing", "words", "objects", "values"] satisfies Reading[]) });

export function odd<Value>(reading: Reading, fits: (value: unknown) => boolean) {
  return passing(z.custom<Value>(fits, { params: { reading } }), fits);
}

export type Mended<Content> =
  | { content: Content; odd: readonly OddField[] }
  | { strict: z.core.$ZodIssue | undefined; error: z.ZodError };

export function parseMended<Schema extends z.ZodType>(schema: Schema, data: unknown): Mended<z.output<Schema>> {
  let result = schema.safeParse(data);
  if (result.success) return { content: result.data, odd: [] };
  const root = structuredClone({ data });
  const named = new Map<string, OddField>();
  for (let pass = 0; pass < MAX_PASSES; pass++) {
    const { issues } = result.error;
    const strict = issues.find((issue) => readingOf(issue) === null);
    if (strict !== undefined) return { strict, error: result.error };
    for (const issue of issues)
      for (const field of mend(root, ["data", ...issue.path], readingOf(issue) ?? "nothing"))
        if (named.size < MAX_FIELDS) named.set(`${field.field} ${field.sent}`, field);
    result = schema.safeParse(root.data);
    if (result.success) return { content: result.data, odd: [...named.values()] };
  }
  return { strict: result.error.issues[0], error: result.error };
}

function readingOf(issue: z.core.$ZodIssue): Reading | null {
  return issue.code === "custom" ? (Params.safeParse(issue.params).data?.reading ?? null) : null;
}

function mend(root: object, path: readonly PropertyKey[], reading: Reading): OddField[] {
  const key = path.at(-1) ?? "";
  const holder = path.slice(0, -1).reduce<unknown>((at, step) => (isHolder(at) ? at[step] : undefined), root);
  if (!isHolder(holder)) return [];
  const value = holder[key];
  holder[key] = READINGS[reading](value);
  if (reading !== "values" || !isRecord(value)) return [{ field: nameOf(path), sent: typeName(value) }];
  const inner = Object.entries(value).filter(([, one]) => !isScalar(one));
  return inner.map(([name, one]) => ({ field: nameOf([...path, name]), sent: typeName(one) }));
}

/** Without list name and index, so that a thousand rows with one oddity are named once. */
function nameOf(path: readonly PropertyKey[]): string {
  const steps = path.slice(1).filter((step) => typeof step === "string" && !/^\d*$/.test(step));
  const [first] = steps;
  const own = steps.length > 1 && ROWS.has(String(first)) ? steps.slice(1) : steps;
  return plainText(own.map(String).join("."), MAX_NAME_CHARACTERS);
}

const ROWS: ReadonlySet<string> = new Set(["list", "pixels", "store_list", "ad_review_map"]);

function isHolder(value: unknown): value is Record<PropertyKey, unknown> {
  return isRecord(value) || Array.isArray(value);
}
