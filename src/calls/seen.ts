/** Which accounts a call asked, and the days that its answers speak of, as they themselves say it. */

import { type DaySpan, joinSpans, NO_DAYS } from "#day-span.ts";
import type { ToolAnswer } from "#modules/module.ts";
import type { Seen } from "#workspaces/usage-writer.ts";

export const NOTHING_SEEN: Seen = { connection_ids: null, ...NO_DAYS };

export function seenIn(rows: readonly { id: string }[], answers: readonly ToolAnswer[]): Seen {
  let days = NO_DAYS;
  for (const { meta } of answers) {
    const trend = isObject(meta.trend) ? Object.values(meta.trend) : [];
    for (const told of [meta.window, meta.compared_with, ...trend]) days = joinSpans(days, spanOf(told));
  }
  const ids = rows.map(({ id }) => id).toSorted();
  return { connection_ids: ids.join(), ...days };
}

/** How many accounts were asked. */
export function accountsIn({ connection_ids }: Seen): number {
  return connection_ids === null || connection_ids === "" ? 0 : connection_ids.split(",").length;
}

function spanOf(told: unknown): DaySpan {
  if (!isObject(told) || typeof told.end !== "string") return NO_DAYS;
  return { first_day: typeof told.start === "string" ? told.start : null, last_day: told.end };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}
