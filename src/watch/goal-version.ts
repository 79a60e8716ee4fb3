/** The version of a goal, by which somebody who sets it is told that somebody else did. */

import type { GoalRow } from "#db/goals.ts";
import { versionOf } from "#text/version-of.ts";

/** When it was set is left out: the same goal once more changes nothing. */
export function goalVersion({ account_id, currency, value, margin_percent }: GoalRow): string {
  return versionOf({ account_id, currency, value, margin_percent });
}
