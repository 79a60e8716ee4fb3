import { shownQuotient } from "../../modules/tiktok-ads/shown-quotient.ts";
import { byId, rounded, sum } from "../books.ts";
import { figure, type Question, recordsOf, recordWhere } from "../question.ts";

/** Which ads have been seen too often. */
export const creativeFatigue: Question = {
  asked: "Which of my ads are wearing out?",
  calls: [
    {
      tool: "get_creative_report",
      args: { date_preset: "last_14_days", min_impressions: 1_000, top: 12 },
    },
  ],
  read([report], { fatiguedAdId }) {
    const worn = recordsOf(report).filter(({ fatigue }) => fatigue === "fatigued");
    const ad = recordWhere(report, "ad_id", fatiguedAdId);
    return {
      "worn out": worn.length,
      ad: figure(worn[0]?.ad_id),
      "change of CTR in %": figure(ad.ctr_wow_pct),
      CTR: figure(ad.ctr),
      spend: figure(ad.spend),
      "a conversion costs": figure(ad.cost_per_conversion),
    };
  },
  truth(books, { fatiguedAdId }) {
    const rows = (from: number, to: number) =>
      byId(books.days("ad", { from: books.daysAgo(from), to: books.daysAgo(to) })).get(fatiguedAdId) ?? [];
    const [all, now, before] = [rows(14, 1), rows(7, 1), rows(14, 8)];
    const later = sum(now, "clicks") * sum(before, "impressions");
    const earlier = sum(before, "clicks") * sum(now, "impressions");
    return {
      "worn out": 1,
      ad: fatiguedAdId,
      "change of CTR in %": rounded(100 * (later - earlier), earlier),
      CTR: shownQuotient(100 * sum(all, "clicks"), sum(all, "impressions")),
      spend: books.money(sum(all, "spend")),
      "a conversion costs": shownQuotient(sum(all, "spend"), sum(all, "conversions") * books.units),
    };
  },
};
