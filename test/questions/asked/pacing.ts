import { sum } from "../books.ts";
import { figure, type Question, recordWhere } from "../question.ts";

/** Budgets that end the day too early, and those nobody touches. */
export const pacing: Question = {
  asked: "Are my budgets pacing well?",
  calls: [{ tool: "diagnose", args: { focus: "pacing" } }],
  read([diagnosis], { earlyAdGroupId }) {
    const early = recordWhere(diagnosis, "id", earlyAdGroupId);
    return { rule: figure(early.rule), "gone by": figure(early.value), "its spend": figure(early.spend) };
  },
  truth(books, { earlyAdGroupId }) {
    const rows = books.days("adgroup", { from: books.daysAgo(7), to: books.daysAgo(1) });
    const own = rows.filter(({ id }) => id === earlyAdGroupId);
    return {
      rule: "budget_used_up",
      "gone by": books.dayEndOf(earlyAdGroupId),
      "its spend": books.money(sum(own, "spend")),
    };
  },
};
