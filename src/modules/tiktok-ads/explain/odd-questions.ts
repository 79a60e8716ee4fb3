/** What a question for an explanation may have meant otherwise: windows that share days, ids without numbers. Pure. */

import { type Day, daysInclusive } from "#ads/calendar.ts";
import { ShopError } from "#errors.ts";
import { counted } from "#text/counted.ts";
import type { ExplainedLevel, ExplainInput } from "./explain-input.ts";

type Days = { start: Day; end: Day };

/** @throws invalid_input where both are the same days */
export function windowsTogether(window: Days, compared: Days): string[] {
  if (window.start === compared.start && window.end === compared.end)
    throw new ShopError(
      "invalid_input",
      "Both windows are the same days, so that nothing can have changed. Give other days to compare with.",
    );
  const [, from = ""] = [window.start, compared.start].toSorted();
  const [until = ""] = [window.end, compared.end].toSorted();
  if (from <= until) {
    const days = daysInclusive(from, until);
    return [
      `The two windows share ${counted(days, "day")} (${from} to ${until}), which count on both sides and hide a part of the change.`,
    ];
  }
  return compared.start > window.end
    ? ["The days that are compared with come after the window: what is called before is later."]
    : [];
}

const MAX_NAMED = 5;
const IDS = { campaign: "campaign_ids", ad_group: "adgroup_ids", ad: "ad_ids" } as const;
const WORDS = { campaign: "campaign", ad_group: "ad group", ad: "ad" } as const satisfies Record<
  ExplainedLevel,
  string
>;

export function idsWithoutNumbers(
  { level, filter }: Pick<ExplainInput, "level" | "filter">,
  parts: readonly { id: string }[],
): string[] {
  const found = new Set(parts.map(({ id }) => id));
  const missing = (filter?.[IDS[level]] ?? []).filter((id) => !found.has(id));
  if (missing.length === 0) return [];
  const more = missing.length > MAX_NAMED ? ` and ${missing.length - MAX_NAMED} more` : "";
  return [`No numbers in either window, or no such ${WORDS[level]}: ${missing.slice(0, MAX_NAMED).join(", ")}${more}.`];
}
