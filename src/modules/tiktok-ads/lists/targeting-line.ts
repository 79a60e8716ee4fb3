/** An ad group's audience in one short line, without what is not restricted. */

import { plainText } from "#ads/plain-text.ts";
import { counted } from "#text/counted.ts";
import type { AdGroup } from "../endpoints/adgroup-get.ts";

const MAX_CHARACTERS = 160;
const MAX_NAMED = 2;

const AGES = ["AGE_13_17", "AGE_18_24", "AGE_25_34", "AGE_35_44", "AGE_45_54", "AGE_55_100"];
type Words = ReadonlyMap<string, string | undefined>;

const GENDERS: Words = new Map([
  ["GENDER_FEMALE", "women"],
  ["GENDER_MALE", "men"],
  ["GENDER_UNLIMITED", undefined],
]);
const SPENDING_POWERS: Words = new Map([
  ["HIGH", "high spending power"],
  ["ALL", undefined],
]);

export function targetingLine(group: AdGroup): string {
  const parts = [
    named("location", group.location_ids),
    countedAny("zip code", group.zipcode_ids),
    agesOf(group.age_groups),
    wordFor("gender", GENDERS, group.gender),
    named("language", group.languages),
    countedAny("audience", [...group.audience_ids, ...(group.saved_audience_id ? [group.saved_audience_id] : [])]),
    group.excluded_audience_ids.length === 0
      ? undefined
      : `${countedAny("audience", group.excluded_audience_ids)} excluded`,
    countedAny("interest", [...group.interest_category_ids, ...group.interest_keyword_ids]),
    named("system", group.operating_systems),
    countedAny("device model", group.device_model_ids),
    countedAny("carrier", group.carrier_ids),
    named("network", group.network_types),
    named("income", group.household_income),
    wordFor("spending power", SPENDING_POWERS, group.spending_power),
    named("device price", group.device_price_ranges),
    countedAny("internet provider", group.isp_ids),
    countedAny("behaviour", [...group.actions, ...group.included_custom_actions]),
    group.excluded_custom_actions.length === 0
      ? undefined
      : `${countedAny("behaviour", group.excluded_custom_actions)} excluded`,
    group.auto_targeting_enabled === true ? "automatic targeting" : undefined,
    placementsOf(group),
  ];
  return plainText(parts.filter((part) => part !== undefined).join("; "), MAX_CHARACTERS) || "everyone";
}

/** An unknown value may restrict the audience, so it is kept. */
function wordFor(what: string, words: Words, value: string | null | undefined): string | undefined {
  if (!value) return undefined;
  return words.has(value) ? words.get(value) : `${what} ${value}`;
}

function named(what: string, values: readonly string[]): string | undefined {
  return values.length > 0 && values.length <= MAX_NAMED ? `${what} ${values.join(", ")}` : countedAny(what, values);
}

function countedAny(what: string, values: readonly unknown[]): string | undefined {
  return values.length === 0 ? undefined : counted(values.length, what);
}

/** Joins neighbouring groups, such as "25-44" and "55+". */
function agesOf(groups: readonly string[]): string | undefined {
  const known = AGES.map((age) => groups.includes(age));
  const others = groups.filter((group) => !AGES.includes(group));
  if (groups.length === 0 || (!known.includes(false) && others.length === 0)) return undefined;
  const spans: string[] = [];
  let first: string | null = null;
  for (const [index, age] of AGES.entries()) {
    if (known[index] !== true) continue;
    const [, from = "", to = ""] = age.split("_");
    first ??= from;
    if (known[index + 1] === true) continue;
    spans.push(to === "100" ? `${first}+` : `${first}-${to}`);
    first = null;
  }
  return `age ${[...spans, ...others].join(", ")}`;
}

function placementsOf({ placement_type, placements }: AdGroup): string | undefined {
  if (placement_type === "PLACEMENT_TYPE_AUTOMATIC") return "automatic placement";
  if (placements.length === 0 && placement_type && placement_type !== "PLACEMENT_TYPE_NORMAL") return placement_type;
  return named(
    "placement",
    placements.map((placement) => placement.replace(/^PLACEMENT_/, "").toLowerCase()),
  );
}
