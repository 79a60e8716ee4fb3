/** Says when a part began to spend, ended, or paused between. */

import { type Day, daysInclusive } from "#ads/calendar.ts";
import { counted } from "#text/counted.ts";
import type { Span } from "../diagnose/evidence.ts";
import { sumOf } from "../diagnose/sum-of.ts";
import type { Coincidence, Source } from "./coincidence.ts";

export const deliveredDays: Source = {
  what: "the days of spend",
  async look({ parts, window, before, days }) {
    const rows = await days();
    const spending = Map.groupBy(rows?.filter((row) => sumOf([row], "spend") > 0) ?? [], ({ id }) => id);
    return parts.flatMap(({ id, now, before: earlier }): Coincidence[] => {
      if ([now, earlier].some((row) => row?.cells.get("spend") === null)) return [];
      const spent = {
        now: now !== null && sumOf([now], "spend") > 0,
        before: earlier !== null && sumOf([earlier], "spend") > 0,
      };
      const dates = (spending.get(id) ?? []).flatMap(({ date }) => date ?? []).toSorted();
      const text = spellOf({ spent, dates: rows === null ? null : dates }, window, before);
      return text === null ? [] : [{ id, text }];
    });
  },
};

type Spell = { spent: { now: boolean; before: boolean }; dates: readonly Day[] | null };

/** Null where it spent every day or not at all. `dates`: the days with spend; null where unknown. */
export function spellOf({ spent, dates }: Spell, window: Span & { complete: boolean }, before: Span): string | null {
  const within = ({ start, end }: Span) => dates?.filter((date) => date >= start && date <= end) ?? [];
  if (!spent.now && !spent.before) return null;
  if (!spent.now) {
    const last = within(before).at(-1);
    return last === undefined
      ? "spent nothing in the window"
      : `no spend in the window, the last in the earlier one ${last}`;
  }
  const [first, last] = [within(window)[0], within(window).at(-1)];
  const ended = last !== undefined && window.complete && last < window.end;
  if (!spent.before)
    return first === undefined
      ? "spent nothing in the earlier window"
      : `first spend in the window ${first}${ended ? `, the last ${last}` : ""}, none in the earlier one`;
  if (ended) return `last spend in the window ${last}`;
  const [own, earlier] = [within(window).length, within(before).length];
  const [length, lengthBefore] = [window, before].map(({ start, end }) => daysInclusive(start, end));
  if (dates === null || (own === length && earlier === lengthBefore)) return null;
  return `spent on ${own} of ${counted(length ?? 0, "day")}, before on ${earlier} of ${lengthBefore}`;
}
