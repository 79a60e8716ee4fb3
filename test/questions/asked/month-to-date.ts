import { shownQuotient } from "../../modules/tiktok-ads/shown-quotient.ts";
import { rounded, sum } from "../books.ts";
import { figure, type Question, recordsOf } from "../question.ts";

/** The month so far against the same days of the month before. */
export const monthToDate: Question = {
  asked: "How does this month stand against the same days of last month?",
  calls: [
    {
      tool: "get_report",
      args: {
        level: "account",
        date_preset: "this_month",
        breakdown: "month",
        compare_to: "previous_month",
        metrics: ["spend", "conversion", "cost_per_conversion"],
        show: ["change"],
      },
    },
  ],
  read([report]) {
    const [month] = recordsOf(report);
    return {
      "days that are over": figure(month?.days),
      spend: figure(month?.spend),
      "spend before": figure(month?.spend_previous),
      change: figure(month?.spend_change),
      "spend a day": figure(month?.spend_per_day),
      conversions: figure(month?.conversion),
      "conversions before": figure(month?.conversion_previous),
      "what one costs": figure(month?.cost_per_conversion),
      "today is said to be missing in averages": Number(report?.meta.warnings.join().includes("without today")),
    };
  },
  truth(books) {
    const { today } = books;
    const before = `${today.slice(0, 5)}${String(Number(today.slice(5, 7)) - 1).padStart(2, "0")}`;
    const over = books.days("advertiser", { from: `${today.slice(0, 8)}01`, to: books.daysAgo(1) });
    const now = books.days("advertiser", { from: `${today.slice(0, 8)}01`, to: today });
    const then = books.days("advertiser", { from: `${before}-01`, to: `${before}-${today.slice(8)}` });
    const days = Number(today.slice(8)) - 1;
    return {
      "days that are over": days,
      spend: books.money(sum(now, "spend")),
      "spend before": books.money(sum(then, "spend")),
      change: books.money(sum(now, "spend") - sum(then, "spend")),
      "spend a day": rounded(sum(over, "spend"), days * books.units),
      conversions: sum(now, "conversions"),
      "conversions before": sum(then, "conversions"),
      "what one costs": shownQuotient(sum(now, "spend"), sum(now, "conversions") * books.units),
      "today is said to be missing in averages": 1,
    };
  },
};
