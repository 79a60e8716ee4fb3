/** Whether tracking works, by clicks and conversions alone: days on which people clicked as ever and nothing came of it. */

import type { Baseline, Days } from "#ads/baseline.ts";
import type { Day } from "#ads/calendar.ts";
import { shown } from "#ads/cell-text.ts";
import { counted } from "#text/counted.ts";
import { isGmvMax } from "../../lists/read-gmv-max-campaigns.ts";
import type { ReportRow } from "../../report/report-row.ts";
import { type AccountTree, switchedOnIn } from "../account-tree.ts";
import { conversionsIn, type Outcome, outcomeOf } from "../outcome.ts";
import type { Finding, Rule } from "../rule.ts";
import { round2, rowsBy, sumOf } from "../sum-of.ts";
import { type UsualFigures, usualWords } from "../usual-figures.ts";
import { ACCOUNT } from "./account-standing.ts";

/** Where so many are expected, none comes by chance once in a hundred and fifty times. */
const EXPECTED = 5;

export const conversionsMissing: Rule = {
  rule: "conversions_missing",
  focus: ["tracking"],
  measure:
    "conversions that the clicks of the newest days without any would have brought by the campaign's usual rate, or that of the days before; the threshold is what chance does not explain",
  check:
    "Open the landing page with TikTok Pixel Helper, look at what was changed on the site or in the app, and compare with the shop's own orders.",
  async look({ tree, adGroupDays, usual, window }) {
    if (!window.complete) return { skipped: "Today is not over, and conversions come in late. Choose days that are." };
    const [grown, days, past] = await Promise.all([tree(), adGroupDays(), usual()]);
    const units = convertingOf(grown, days, past);
    return { lookedAt: `${counted(units.length, "campaign")} for conversions`, findings: judgeMissing(units) };
  },
};

/** `days`: oldest first, those with clicks. `usual`: conversions by clicks; `percent`: of them by now. */
export type Converting = Pick<Finding, "level" | "id" | "name" | "campaignId"> & {
  days: readonly ClickDay[];
  usual: Baseline | null;
  percent(days: Days): number | null;
};
export type ClickDay = { day: Day; clicks: number; conversions: number; spend: number };

export function convertingOf(tree: AccountTree, rows: readonly ReportRow[], usual: UsualFigures): Converting[] {
  const byCampaign = rowsBy(rows, "campaign_id");
  return switchedOnIn(tree).flatMap(({ campaign, groups }): Converting[] => {
    const outcome = outcomeOf(
      campaign,
      groups.map(({ group }) => group),
    );
    if (outcome?.noun !== "conversion" || isGmvMax(campaign)) return [];
    const { campaign_id: id, campaign_name } = campaign;
    const days = daysOf(byCampaign.get(id) ?? [], outcome);
    const subject = { level: "campaign", id, name: shown(campaign_name), campaignId: null } as const;
    const percent = (of: Days) => usual.percent(outcome.legs[0] ?? "", of);
    return [{ ...subject, days, usual: usual.rate(id, outcome.legs), percent }];
  });
}

function daysOf(rows: readonly ReportRow[], { legs }: Outcome): ClickDay[] {
  return [...Map.groupBy(rows, ({ date }) => date ?? "")]
    .map(([day, own]) => ({
      ...{ day, clicks: sumOf(own, "clicks"), spend: sumOf(own, "spend") },
      conversions: conversionsIn(own, legs),
    }))
    .filter(({ clicks }) => clicks > 0)
    .toSorted((one, other) => (one.day < other.day ? -1 : 1));
}

export function judgeMissing(units: readonly Converting[]): Finding[] {
  const { percent = () => null } = units[0] ?? {};
  const whole = judgeOne({ ...ACCOUNT, days: addUp(units.flatMap(({ days }) => days)), usual: null, percent });
  return whole.length > 0 && units.length > 1 ? whole : units.flatMap(judgeOne);
}

function addUp(days: readonly ClickDay[]): ClickDay[] {
  return [...Map.groupBy(days, ({ day }) => day)]
    .map(([day, own]) => ({
      day,
      clicks: own.reduce((sum, { clicks }) => sum + clicks, 0),
      conversions: own.reduce((sum, { conversions }) => sum + conversions, 0),
      spend: own.reduce((sum, { spend }) => sum + spend, 0),
    }))
    .toSorted((one, other) => (one.day < other.day ? -1 : 1));
}

function judgeOne({ days, usual, percent, ...subject }: Converting): Finding[] {
  const last = days.findLastIndex(({ conversions }) => conversions > 0);
  const [before, silent] = [days.slice(0, last + 1), days.slice(last + 1)];
  const sums = (of: readonly ClickDay[], what: "clicks" | "conversions" | "spend") =>
    of.reduce((sum, day) => sum + day[what], 0);
  const clicks = sums(silent, "clicks");
  const [first, end] = [silent[0]?.day, silent.at(-1)?.day];
  if (first === undefined || end === undefined) return [];
  const earlier = sums(before, "clicks") === 0 ? 0 : sums(before, "conversions") / sums(before, "clicks");
  const there = (percent({ start: first, end }) ?? 100) / 100;
  const expected = clicks * (usual?.median ?? earlier) * there;
  if (expected < EXPECTED) return [];
  const rate =
    usual === null
      ? `the ${counted(before.length, "day")} before had ${round2(100 * earlier)} %`
      : usualWords(usual, null, 100);
  const text = `No conversion since ${first} (${counted(silent.length, "day")}) of ${counted(clicks, "click")}; ${rate}.`;
  const figures = { value: round2(expected), threshold: EXPECTED, spend: round2(sums(silent, "spend")) };
  return [{ severity: "high", ...subject, ...figures, text }];
}
