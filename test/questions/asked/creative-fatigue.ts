import { byId, rounded, sum } from "../books.ts";
import { figure, type Question, recordWhere } from "../question.ts";

/** Which ads have been seen too often. */
export const creativeFatigue: Question = {
  asked: "Which of my ads are wearing out?",
  calls: [
    { tool: "diagnose", args: { focus: "creative" } },
    {
      tool: "get_report",
      args: {
        level: "ad",
        date_preset: "last_7_days",
        compare_to: "previous_period",
        metrics: ["spend", "impressions", "ctr"],
        sort: { by: "spend" },
        top: 20,
      },
    },
  ],
  read([diagnosis, report], { fatiguedAdId }) {
    const finding = recordWhere(diagnosis, "id", fatiguedAdId);
    const ad = recordWhere(report, "ad_id", fatiguedAdId);
    return {
      rule: figure(finding.rule),
      "fall in %": figure(finding.value),
      "CTR now": figure(ad.ctr),
      "CTR before": figure(ad.ctr_previous),
      spend: figure(ad.spend),
    };
  },
  truth(books, { fatiguedAdId }) {
    const rows = (from: number, to: number) =>
      byId(books.days("ad", { from: books.daysAgo(from), to: books.daysAgo(to) })).get(fatiguedAdId) ?? [];
    const [now, before] = [rows(7, 1), rows(14, 8)];
    const [clicks, impressions] = [sum(now, "clicks"), sum(now, "impressions")];
    const [clicksBefore, impressionsBefore] = [sum(before, "clicks"), sum(before, "impressions")];
    const kept = clicks * impressionsBefore;
    const whole = clicksBefore * impressions;
    return {
      rule: "fatigue",
      "fall in %": rounded(100 * (whole - kept), whole),
      "CTR now": rounded(100 * clicks, impressions),
      "CTR before": rounded(100 * clicksBefore, impressionsBefore),
      spend: books.money(sum(now, "spend")),
    };
  },
};
