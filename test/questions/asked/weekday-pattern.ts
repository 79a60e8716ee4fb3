import { shownQuotient } from "../../modules/tiktok-ads/shown-quotient.ts";
import { rounded, sum } from "../books.ts";
import { figure, type Question, recordsOf } from "../question.ts";

/** Days of the week, from four whole weeks. */
export const weekdayPattern: Question = {
  asked: "On which day of the week do my ads do best?",
  calls: [
    {
      tool: "get_report",
      args: {
        level: "account",
        date_preset: "last_28_days",
        breakdown: "weekday",
        metrics: ["spend", "conversion", "cost_per_conversion"],
        sort: { by: "conversion_per_day" },
      },
    },
  ],
  read([report]) {
    const [best] = recordsOf(report);
    return {
      days: recordsOf(report).reduce((total, { days }) => total + Number(days), 0),
      weekday: figure(best?.weekday),
      conversions: figure(best?.conversion),
      "on a day": figure(best?.conversion_per_day),
      "what one costs": figure(best?.cost_per_conversion),
      "spend of all": figure(report?.totals.spend),
    };
  },
  truth(books) {
    const rows = books.days("advertiser", { from: books.daysAgo(28), to: books.daysAgo(1) });
    const best = bestOf(
      rows.map((row) => ({ weekday: weekdayOf(row.date), spend: row.spend, conversions: row.conversions })),
    );
    return {
      days: rows.length,
      weekday: best.weekday,
      conversions: best.conversions,
      "on a day": rounded(best.conversions, 4),
      "what one costs": shownQuotient(best.spend, best.conversions * books.units),
      "spend of all": books.money(sum(rows, "spend")),
    };
  },
};

type Day = { weekday: string; spend: number; conversions: number };

function weekdayOf(date: string): string {
  return new Intl.DateTimeFormat("en", { weekday: "long", timeZone: "UTC" }).format(Date.parse(date));
}

function bestOf(days: readonly Day[]): Day {
  const weekdays = [...Map.groupBy(days, ({ weekday }) => weekday)].map(([weekday, same]) => ({
    weekday,
    spend: same.reduce((total, { spend }) => total + spend, 0),
    conversions: same.reduce((total, { conversions }) => total + conversions, 0),
  }));
  const [best] = weekdays.toSorted((a, b) => b.conversions - a.conversions);
  if (best === undefined) throw new Error("there are no days");
  return best;
}
