/** What to write in place of an argument that a tool does not have. */

import { z } from "zod";
import { asWord } from "#ads/as-word.ts";
import { didYouMean } from "#did-you-mean.ts";

/** Words of other APIs, and the arguments that do their work here; taken for none of them, since what they hold differs. */
const MEANT: ReadonlyMap<string, readonly string[]> = new Map([
  ["order", ["direction"]],
  ["dir", ["direction"]],
  ["sort_order", ["direction"]],
  ["sort_direction", ["direction"]],
  ["column", ["by"]],
  ["field", ["by"]],
  ["key", ["by"]],
  ["metric", ["by", "metrics"]],
  ["since", ["start_date"]],
  ["from", ["start_date"]],
  ["from_date", ["start_date"]],
  ["until", ["end_date"]],
  ["to", ["end_date"]],
  ["to_date", ["end_date"]],
  ["time_range", ["start_date", "end_date"]],
  ["date_range", ["start_date", "end_date"]],
  ["start_date", ["date_preset", "with_spend", "events_for"]],
  ["end_date", ["date_preset", "with_spend", "events_for"]],
  ["period", ["date_preset", "with_spend", "events_for"]],
  ["days", ["date_preset", "with_spend", "events_for"]],
  ["campaign_name", ["name_contains"]],
  ["adgroup_name", ["name_contains"]],
  ["ad_group_name", ["name_contains"]],
  ["ad_name", ["name_contains"]],
  ["audience_name", ["name_contains"]],
  ["keyword", ["name_contains"]],
  ["page", ["cursor"]],
  ["offset", ["cursor"]],
  ["fields", ["metrics", "detail"]],
  ["columns", ["metrics", "detail"]],
  ["dimensions", ["breakdown", "group_by"]],
  ["granularity", ["breakdown"]],
  ["level", ["group_by"]],
  ["group_by", ["breakdown", "level"]],
]);

/** The account is the connection's; nobody chooses one by an argument. */
const ACCOUNTS: ReadonlySet<string> = new Set(["advertiser_id", "advertiser_ids", "account_id", "ad_account_id"]);

/** As many as a refusal names. */
const MAX_HINTED = 5;

const Listed = z.looseObject({
  properties: z.object({ field: z.looseObject({ properties: z.record(z.string(), z.unknown()).optional() }) }),
});

/** Where each argument stands that is held by another one: `min_spend` is in `filter`. */
export function innerArguments(shape: z.ZodRawShape): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(shape).flatMap(([outer, field]) => {
      const { properties = {} } = Listed.parse(z.toJSONSchema(z.object({ field }), { io: "input" })).properties.field;
      return Object.keys(properties).map((name): [string, string] => [name, `${outer}.${name}`]);
    }),
  );
}

export function argumentHint(
  keys: readonly string[],
  known: readonly string[],
  inner: ReadonlyMap<string, string>,
): string {
  const words = keys.slice(0, MAX_HINTED).map(asWord);
  const near = [...new Set(words.flatMap((word) => nearest(word, known, inner)))];
  if (near.length > 0) return `did you mean ${near.join(", ")}?`;
  if (words.some((word) => ACCOUNTS.has(word))) return "leave it out, since the account is that of the connection";
  return `it takes ${known.join(", ") || "nothing"}`;
}

function nearest(word: string, known: readonly string[], inner: ReadonlyMap<string, string>): readonly string[] {
  const placeOf = (name: string) => (known.includes(name) ? name : (inner.get(name) ?? []));
  const meant = [word, ...(MEANT.get(word) ?? [])].flatMap(placeOf);
  return meant.length > 0 ? meant : didYouMean(word, known);
}
