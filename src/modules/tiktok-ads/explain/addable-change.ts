/** An account's change as sums, so that it is split again together with those of other accounts. */

import { asWord } from "#ads/as-word.ts";
import type { DateWindow } from "#ads/date-window.ts";
import type { AccountChange, AddableChange, ChangeDays, ChangeMetric, ChangePart } from "#modules/module-change.ts";
import { fetchReports } from "../report/fetch-report.ts";
import type { ReportShape } from "../report/report-request.ts";
import type { TikTokSession } from "../session/session.ts";
import { describeMetric } from "../words/metric-catalogue.ts";
import { changeSentence } from "./change-sentence.ts";
import { sideOf } from "./changed-parts.ts";
import { contributionTable } from "./contribution-table.ts";
import type { ExplainInput } from "./explain-input.ts";
import type { ExplainedMetric } from "./explained-metric.ts";

type Explained = {
  input: ExplainInput;
  shape: ReportShape;
  metric: ExplainedMetric;
  /** The largest contribution first. */
  parts: readonly ChangePart[];
  now: ChangeDays;
  before: ChangeDays;
  besides: AddableChange["besides"];
  sentence: string;
};

export function addableChange(session: TikTokSession, explained: Explained): AddableChange {
  const { input, shape, metric, parts, now, before, besides, sentence } = explained;
  const isMoney = (names: readonly string[]) => names.some((name) => describeMetric(name)?.unit === "money");
  return {
    ...{ metric, parts, now, before, besides, sentence },
    shown: Math.min(input.top, parts.length),
    money: { of: isMoney(metric.of), per: isMoney(metric.per) },
    async sidesIn(days) {
      const { rows } = await fetchReports(session, shape, days.map(windowOf));
      return days.map((_, at) => new Map((rows[at] ?? []).map((row) => [row.id, sideOf(row, metric)])));
    },
    together(accounts, { shown, currency, named }) {
      const whole = { ...metric, ...metricOf(named, input.metric) };
      const { level } = input;
      const table = contributionTable(
        accounts.map((account, at) => ({ parts: account.parts, shown: shown[at] ?? 0 })),
        { level, metric: whole, currency },
      );
      const all = accounts.reduce((sum, account) => sum + account.parts.length, 0);
      return { ...table, sentence: changeSentence({ ...table, metric: whole, level, parts: all }).text };
    },
  };
}

/** Accounts sell on different legs, and what they sell there adds up. */
function metricOf(accounts: readonly AccountChange[], word: string): ChangeMetric {
  const distinct = (read: (metric: ChangeMetric) => readonly string[]) => [
    ...new Set(accounts.flatMap(({ metric }) => read(metric))),
  ];
  const names = distinct(({ name }) => [name]);
  const [only] = names;
  return {
    name: names.length === 1 && only !== undefined ? only : asWord(word),
    of: distinct(({ of }) => of),
    per: distinct(({ per }) => per),
  };
}

function windowOf({ start, end }: ChangeDays): DateWindow {
  return { start, end, preset: null, complete: true };
}
