/** Whether a change is more than noise: both windows against earlier ones of the same weekdays, from history. */

import {
  type Baseline,
  baselineOf,
  type Days,
  judge,
  type Measured,
  MIN_SAMPLE,
  MIN_WINDOWS,
  type Reach,
  sameWeekdaysBefore,
  usualRange,
  type Verdict,
} from "#ads/baseline.ts";
import { type Day, daysInclusive } from "#ads/calendar.ts";
import { sumOfKnown, toNumber } from "#ads/decimal.ts";
import { finalReach, reachOfQuotient, usualPercent } from "#ads/final-reach.ts";
import type { HistoryShare } from "#modules/module-history.ts";
import { counted } from "#text/counted.ts";
import { legCounts } from "../report/legs.ts";
import { type AmountOf, amountsIn } from "../report/remembered-windows.ts";
import type { Numbers } from "../report/report-row.ts";
import type { TikTokSession } from "../session/session.ts";
import { isAttributed } from "../words/data-lag.ts";
import { KEPT_METRICS } from "../words/history-metrics.ts";
import { describeMetric } from "../words/metric-catalogue.ts";
import type { ExplainInput } from "./explain-input.ts";
import type { ExplainedMetric } from "./explained-metric.ts";

export type Usual = { sentence: string; baseline: Record<string, string | number> | null };

type Compared = {
  metric: ExplainedMetric;
  filter: ExplainInput["filter"];
  window: Days & { complete: boolean };
  before: Days;
  rows: { now: readonly Numbers[]; before: readonly Numbers[] };
};

type Session = Pick<TikTokSession, "remembered" | "today">;

const MORE_OR_NOISE = "Whether it is more than noise cannot be said: ";

export async function usualOf(session: Session, compared: Compared): Promise<Usual> {
  const { metric, window, before, rows } = compared;
  const baseline = await baselineFor(session, compared);
  if (typeof baseline === "string") return none(baseline);
  const known = await session.remembered?.completeness();
  const reachIn = (days: Days, side: readonly Numbers[]) =>
    reachOf(metric, side, (name) => percentOf(name, { shares: known?.get(name) ?? [], days, today: session.today }));
  const now = reachIn(window, rows.now);
  if (now === null) return none("it has no value in the window.");
  const verdict = judge(baseline, now);
  if (verdict === "few") return none(`fewer than ${MIN_SAMPLE} events in a window are chance.`);
  const earlier = lengthOf(before) === lengthOf(window) ? reachIn(before, rows.before) : null;
  const { from, to } = usualRange(baseline, now.sample);
  const range = { median: shown(baseline.median), usual_from: shown(from), usual_to: shown(to) };
  const usual = `what is usual here (${range.usual_from} to ${range.usual_to}, by ${baseline.windows} earlier windows of the same weekdays)`;
  return {
    sentence: sentenceOf(verdict, earlier === null ? null : judge(baseline, earlier), usual),
    baseline: { verdict, ...range, windows: baseline.windows },
  };
}

async function baselineFor(session: Session, compared: Compared): Promise<Baseline | string> {
  const { metric, window, filter } = compared;
  const { remembered } = session;
  if (remembered === null) return "no days are remembered here.";
  const unable = whyNot(compared);
  if (unable !== null) return unable;
  const windows = sameWeekdaysBefore(window);
  const names = namesBehind(metric);
  const ids = filter?.campaign_ids;
  const span = { from: windows.at(-1)?.start ?? window.start, to: windows[0]?.end ?? window.end };
  const level = ids === undefined ? "account" : "campaign";
  const kept = (await remembered.days({ level, ...span }, names)) ?? [];
  const measured = amountsIn(kept, { names, ids, windows }).flatMap((amountOf) => measure(metric, amountOf) ?? []);
  const baseline = baselineOf(measured, { rate: metric.per.length > 0 });
  if (baseline !== null) return baseline;
  const reading = kept.length < daysInclusive(span.from, span.to) ? await remembered.stillReading(level) : null;
  if (reading !== null) return `earlier weeks are missing. ${reading}`;
  return `too little history, ${counted(measured.length, "earlier window")} of the same weekdays with spend; ${MIN_WINDOWS} are needed.`;
}

function none(why: string): Usual {
  return { sentence: `${MORE_OR_NOISE}${why}`, baseline: null };
}

const KEPT: ReadonlySet<string> = new Set(KEPT_METRICS);

function whyNot({ metric, window, filter }: Compared): string | null {
  if (!window.complete) return "the window is not over.";
  const { campaign_ids: _, ...others } = filter ?? {};
  if (Object.values(others).some((one) => one !== undefined))
    return "history has the account and its campaigns, and not what else this filter asks for.";
  const missing = namesBehind(metric).filter((name) => !KEPT.has(name));
  return missing.length === 0 ? null : `history does not keep ${missing.join(", ")}.`;
}

function namesBehind(metric: ExplainedMetric): string[] {
  return [...new Set([...metric.of, ...metric.per, ...eventsOf(metric).flat(), "spend"])];
}

/** Money has the events of the purchases it is of, and spend none. */
function eventsOf({ of, per, metrics }: ExplainedMetric): (readonly string[])[] {
  const counts = [of, per].filter(
    (names) => names.length > 0 && names.every((name) => describeMetric(name)?.unit === "count"),
  );
  return counts.length > 0 ? counts : [legCounts(metrics)].filter(({ length }) => length > 0);
}

function measure(metric: ExplainedMetric, amountOf: AmountOf): Measured | null {
  const sum = (names: readonly string[]) => names.reduce((total, name) => total + amountOf(name), 0);
  const events = eventsOf(metric).map(sum);
  const sample = events.length === 0 ? null : Math.min(...events);
  if (metric.per.length === 0) return { value: sum(metric.of), sample };
  const per = sum(metric.per);
  return per === 0 ? null : { value: (sum(metric.of) / per) * metric.times, sample };
}

function reachOf(
  metric: ExplainedMetric,
  rows: readonly Numbers[],
  percent: (name: string) => number | null,
): (Reach & Pick<Measured, "sample">) | null {
  const amountOf: AmountOf = (name) => toNumber(sumOfKnown(rows.map(({ cells }) => cells.get(name) ?? null)));
  const now = measure(metric, amountOf);
  if (now === null) return null;
  const sum = (names: readonly string[]) =>
    names
      .map((name) => finalReach(amountOf(name), percent(name)))
      .reduce((total, { from, to }) => ({ from: total.from + from, to: total.to + to }), { from: 0, to: 0 });
  const of = sum(metric.of);
  const reach = metric.per.length === 0 ? of : reachOfQuotient(of, sum(metric.per), metric.times);
  return { ...reach, sample: now.sample };
}

type Young = { shares: readonly HistoryShare[]; days: Days; today: Day };

/** What TikTok does not attribute counts as whole once the day is over. */
function percentOf(name: string, { shares, days, today }: Young): number | null {
  return usualPercent(shares, days, today) ?? (isAttributed(name) ? null : 100);
}

function sentenceOf(verdict: Verdict, before: Verdict | null, usual: string): string {
  const beyond = before === "above" || before === "below";
  if (verdict === "open")
    return `Not yet known whether it is more than noise: with what young days still come to it may be within ${usual}, or not.`;
  if (verdict === "usual" && beyond)
    return `A return to the usual: the window is within ${usual}, the earlier one was ${before} it.`;
  if (verdict === "usual")
    return before === "usual" ? `Noise: both windows are within ${usual}.` : `The window is within ${usual}.`;
  const too = before === verdict ? ", and so was the earlier one" : "";
  return `More than noise: the window is ${verdict} ${usual}${too}.`;
}

const DIGITS = 5;

function shown(value: number): number {
  return Number(value.toPrecision(DIGITS));
}

function lengthOf({ start, end }: Days): number {
  return daysInclusive(start, end);
}
