import { byId, sum } from "../books.ts";
import { figure, type Question, recordsOf } from "../question.ts";

/** Where money went for nothing. */
export const wastedSpend: Question = {
  asked: "Where am I wasting money?",
  calls: [{ tool: "diagnose", args: { focus: "waste", date_preset: "last_14_days" } }],
  read([diagnosis]) {
    const empty = recordsOf(diagnosis).filter(({ rule, level }) => rule === "no_conversions" && level !== "ad");
    const [most] = empty.filter(({ level }) => level === "ad_group");
    return { "emptiest ad group": figure(most?.id), "its spend": figure(most?.spend) };
  },
  truth(books, { wastefulAdId }) {
    const group = books.adGroupOf(wastefulAdId);
    const rows = byId(books.days("adgroup", { from: books.daysAgo(14), to: books.daysAgo(1) })).get(group) ?? [];
    if (sum(rows, "conversions") > 0) throw new Error("the wasteful ad's ad group sells after all");
    return { "emptiest ad group": group, "its spend": books.money(sum(rows, "spend")) };
  },
};
