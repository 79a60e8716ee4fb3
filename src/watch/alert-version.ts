/** The version of a rule, by which somebody who changes it is told that somebody else did. */

import type { AlertRow } from "#db/alerts.ts";
import { versionOf } from "#text/version-of.ts";

export function alertVersion({ judged_at_ms: _, ...rule }: AlertRow): string {
  return versionOf(rule);
}
