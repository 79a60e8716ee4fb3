/** What is usual for each campaign by its own past: same weekdays of earlier weeks, from the days that are remembered. */

import { type Baseline, baselineOf, type Days, type Measured, sameWeekdaysBefore, usualRange } from "#ads/baseline.ts";
import { daysInclusive } from "#ads/calendar.ts";
import { usualPercent } from "#ads/final-reach.ts";
import type { RememberedDay } from "#modules/module-history.ts";
import { onEveryLeg } from "../report/legs.ts";
import { type AmountOf, amountsIn } from "../report/remembered-windows.ts";
import type { TikTokSession } from "../session/session.ts";
import { KEPT_METRICS } from "../words/history-metrics.ts";
import { OUTCOME_METRICS } from "./outcome.ts";
import { shownCost } from "./sum-of.ts";

export type UsualFigures = {
  cost(campaignId: string, legs: readonly string[]): Baseline | null;
  rate(campaignId: string, legs: readonly string[]): Baseline | null;
  returned(campaignId: string): Baseline | null;
  /** In percent of these days' final number; null where unknown. */
  percent(metric: string, days: Days): number | null;
};

export const NOTHING_USUAL: UsualFigures = {
  cost: () => null,
  rate: () => null,
  returned: () => null,
  percent: () => null,
};

const KEPT: ReadonlySet<string> = new Set(KEPT_METRICS);
const PURCHASES = onEveryLeg("complete_payment");
const REVENUE = onEveryLeg("total_complete_payment_rate");
const NAMES = [...new Set(["spend", "clicks", ...OUTCOME_METRICS, ...PURCHASES, ...REVENUE])].filter((name) =>
  KEPT.has(name),
);

type Session = Pick<TikTokSession, "remembered" | "today" | "warn">;

export async function usualFigures(session: Session, window: Days): Promise<UsualFigures> {
  const { remembered, today } = session;
  const windows = sameWeekdaysBefore(window);
  const span = { from: windows.at(-1)?.start ?? window.start, to: windows[0]?.end ?? window.end };
  const kept = await remembered?.days({ level: "campaign", ...span }, NAMES);
  const missing = (kept?.length ?? 0) < daysInclusive(span.from, span.to);
  const reading = missing ? ((await remembered?.stillReading("campaign")) ?? null) : null;
  if (reading !== null) session.warn(`What is usual for each campaign may not be known yet. ${reading}`);
  if (!remembered || !kept) return NOTHING_USUAL;
  const shares = await remembered.completeness();
  const byCampaign = daysByCampaign(kept);
  const baseline = (campaignId: string, measure: (amountOf: AmountOf) => Measured | null) => {
    const amounts = amountsIn(byCampaign.get(campaignId) ?? [], { names: NAMES, windows });
    return baselineOf(
      amounts.flatMap((amountOf) => measure(amountOf) ?? []),
      { rate: true },
    );
  };
  return {
    cost: (campaignId, legs) =>
      baseline(campaignId, (of) => quotient(of("spend"), largest(of, legs), largest(of, legs))),
    rate: (campaignId, legs) =>
      baseline(campaignId, (of) => quotient(largest(of, legs), of("clicks"), largest(of, legs))),
    returned: (campaignId) =>
      baseline(campaignId, (of) => quotient(sumIn(of, REVENUE), of("spend"), sumIn(of, PURCHASES))),
    percent: (metric, days) => usualPercent(shares.get(metric) ?? [], days, today),
  };
}

function daysByCampaign(kept: readonly RememberedDay[]): ReadonlyMap<string, RememberedDay[]> {
  const ids = new Set(kept.flatMap(({ rows }) => rows.map(({ id }) => id)));
  const days = new Map([...ids].map((id) => [id, kept.map((day): RememberedDay => ({ ...day, rows: [] }))]));
  for (const [place, { rows }] of kept.entries())
    for (const row of rows) {
      const own = days.get(row.id)?.[place];
      if (own !== undefined) own.rows = [row];
    }
  return days;
}

function quotient(of: number, per: number, sample: number): Measured | null {
  return per === 0 ? null : { value: of / per, sample };
}

function largest(amountOf: AmountOf, legs: readonly string[]): number {
  return Math.max(0, ...legs.map(amountOf));
}

function sumIn(amountOf: AmountOf, names: readonly string[]): number {
  return names.reduce((sum, name) => sum + amountOf(name), 0);
}

/** `times`: 100 for percent. */
export function usualWords(baseline: Baseline, sample: number | null, times = 1): string {
  const { from, to } = usualRange(baseline, sample);
  const shown = (value: number) => shownCost(value * times);
  const unit = times === 100 ? " %" : "";
  return `usually ${shown(baseline.median)}${unit} (${shown(from)} to ${shown(to)} by ${baseline.windows} earlier windows of the same weekdays)`;
}
