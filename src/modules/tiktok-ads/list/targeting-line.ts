/** Whom an ad group is for, in one short line; what is not restricted is not mentioned. */

import { plainText } from "../plain-text.ts";
import type { AdGroup } from "../read-ad-groups.ts";

const MAX_CHARACTERS = 160;
/** More are counted, not named. */
const MAX_NAMED = 2;

const AGES = ["AGE_13_17", "AGE_18_24", "AGE_25_34", "AGE_35_44", "AGE_45_54", "AGE_55_100"];
const GENDERS = new Map<string, string>(Object.entries({ GENDER_FEMALE: "women", GENDER_MALE: "men" }));

export function targetingLine(group: AdGroup): string {
  const parts = [
    named("location", group.location_ids),
    counted("zip code", group.zipcode_ids),
    agesOf(group.age_groups),
    GENDERS.get(group.gender ?? ""),
    named("language", group.languages),
    counted("audience", [...group.audience_ids, ...(group.saved_audience_id ? [group.saved_audience_id] : [])]),
    group.excluded_audience_ids.length === 0
      ? undefined
      : `${counted("audience", group.excluded_audience_ids)} excluded`,
    counted("interest", [...group.interest_category_ids, ...group.interest_keyword_ids]),
    named("system", group.operating_systems),
    counted("device model", group.device_model_ids),
    counted("carrier", group.carrier_ids),
    named("network", group.network_types),
    named("income", group.household_income),
    group.spending_power === "HIGH" ? "high spending power" : undefined,
    group.auto_targeting_enabled === true ? "automatic targeting" : undefined,
    placementsOf(group),
  ];
  return plainText(parts.filter((part) => part !== undefined).join("; "), MAX_CHARACTERS) || "everyone";
}

function named(what: string, values: readonly string[]): string | undefined {
  return values.length > 0 && values.length <= MAX_NAMED ? `${what} ${values.join(", ")}` : counted(what, values);
}

function counted(what: string, values: readonly string[]): string | undefined {
  if (values.length === 0) return undefined;
  return `${values.length} ${what}${values.length === 1 ? "" : "s"}`;
}

/** Neighbouring groups as one: "25-44", "55+"; nothing where it is all of them. */
function agesOf(groups: readonly string[]): string | undefined {
  const known = AGES.map((age) => groups.includes(age));
  if (groups.length === 0 || !known.includes(false)) return undefined;
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
  return spans.length === 0 ? undefined : `age ${spans.join(", ")}`;
}

/** `PLACEMENT_TIKTOK` is TikTok. */
function placementsOf({ placement_type, placements }: AdGroup): string | undefined {
  if (placement_type === "PLACEMENT_TYPE_AUTOMATIC") return "automatic placement";
  return named(
    "placement",
    placements.map((placement) => placement.replace(/^PLACEMENT_/, "").toLowerCase()),
  );
}
