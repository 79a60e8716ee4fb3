/** Why a rule cannot be judged yet, or not as soon as others, in a sentence. */

import type { ConnectionRow } from "#db/connection-rows.ts";
import { completenessFromMs, SETTLED_AGE, SETTLED_DAYS_NEEDED } from "#modules/module-history.ts";
import { isoDay } from "#text/iso-time.ts";
import { accountHistory } from "./account-history.ts";
import type { AlertRule } from "./alert-rule.ts";
import { goalFor, missingGoal } from "./goal-of-rule.ts";
import type { CampaignCheck } from "./known-campaigns.ts";
import { ruleStillReading } from "./rule-still-reading.ts";
import { measureOf, type WatchedParts } from "./watched-days.ts";

/** Null where nothing is waited for. */
export async function alertWaits(
  parts: WatchedParts,
  connection: ConnectionRow,
  { rule, check }: { rule: AlertRule; check: CampaignCheck },
): Promise<string | null> {
  if (rule.condition === "goal" && (await goalFor(parts.goals, connection, rule)) === null) return missingGoal(rule);
  const unknown = await check(connection, rule.campaignId);
  if (unknown !== null) return unknown;
  const reading = await ruleStillReading(parts, connection, rule);
  if (reading !== null) return reading;
  const late = measureOf(parts, connection, rule)?.late ?? [];
  const found = late.length === 0 ? null : await accountHistory(parts, connection);
  if (found === null) return null;
  const shares = await found.history.completeness(found.account);
  if (late.some((metric) => (shares.get(metric) ?? []).length > 0)) return null;
  const day = isoDay(completenessFromMs(found.row.begun_at_ms));
  return `Conversions of young days still come in, and by how much is known once ${SETTLED_DAYS_NEEDED} settled days were read from their beginning, about ${day}. Until then a day is passed over while that could change the verdict, for ${SETTLED_AGE} days at most.`;
}
