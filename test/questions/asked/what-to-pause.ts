import { byId, sum } from "../books.ts";
import { figure, type Question, recordsOf, recordWhere } from "../question.ts";

const LEAST = 100;

/** Ads that spent and sold nothing, and whether they still run. */
export const whatToPause: Question = {
  asked: "Which ads should I pause?",
  calls: [
    {
      tool: "get_report",
      args: {
        level: "ad",
        date_preset: "last_14_days",
        metrics: ["spend", "conversion"],
        filter: { min: [{ metric: "spend", at_least: LEAST }] },
        sort: { by: "conversion", direction: "asc" },
        top: 8,
        show: ["share"],
      },
    },
    (answers) => ({ tool: "list_ads", args: { ad_ids: idle(answers).map(({ ad_id }) => ad_id), status: "all" } }),
  ],
  read(answers) {
    const ads = idle(answers);
    const running = recordWhere(answers[1], "ad_id", ads[0]?.ad_id);
    return {
      "ads without a sale": ads.length,
      "the dearest": figure(ads[0]?.ad_id),
      "its spend": figure(ads[0]?.spend),
      "how it stands": figure(running.status),
    };
  },
  truth(books, { wastefulAdId }) {
    const ads = [...byId(books.days("ad", { from: books.daysAgo(14), to: books.daysAgo(1) }))].filter(
      ([, rows]) => sum(rows, "spend") >= LEAST * books.units && sum(rows, "conversions") === 0,
    );
    const [most] = ads.toSorted(([, a], [, b]) => sum(b, "spend") - sum(a, "spend"));
    if (most?.[0] !== wastefulAdId) throw new Error("the wasteful ad is not the dearest of those without a sale");
    return {
      "ads without a sale": ads.length,
      "the dearest": wastefulAdId,
      "its spend": books.money(sum(most[1], "spend")),
      "how it stands": "Active",
    };
  },
};

/** The dearest first. */
function idle([report]: Parameters<Question["read"]>[0]) {
  const ads = recordsOf(report).filter(({ conversion }) => conversion === 0);
  return ads.toSorted((a, b) => Number(b.spend) - Number(a.spend));
}
