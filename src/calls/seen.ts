/** Which accounts a call asked, and the days that its answers speak of, as they themselves say it. */

import { type DaySpan, joinSpans, NO_DAYS } from "#day-span.ts";
import type { ToolAnswer } from "#modules/module.ts";
import type { Seen } from "#workspaces/usage-writer.ts";

export const NOTHING_SEEN: Seen = { connection_ids: null, ...NO_DAYS };

export function seenIn(rows: readonly { id: string }[], answers: readonly ToolAnswer[]): Seen {
  let days = NO_DAYS;
  const see = (told: unknown) => {
    if (isObject(told)) days = joinSpans(days, spanOf(told));
  };
  for (const { meta } of answers) {
    see(meta.window);
    see(meta.compared_with);
    if (isObject(meta.trend)) for (const told of Object.values(meta.trend)) see(told);
  }
  const ids = rows.map(({ id }) => id);
  if (ids.length > 1) ids.sort();
  return { connection_ids: ids.join(), first_day: days.first_day, last_day: days.last_day };
}

/** How many accounts were asked. */
export function accountsIn({ connection_ids }: Seen): number {
  return connection_ids === null || connection_ids === "" ? 0 : connection_ids.split(",").length;
}

function spanOf(told: Readonly<Record<string, unknown>>): DaySpan {
  if (typeof told.end !== "string") return NO_DAYS;
  return { first_day: typeof told.start === "string" ? told.start : null, last_day: told.end };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}
