import { byId, rounded, sum } from "../books.ts";
import { figure, type Question, recordsOf } from "../question.ts";

/** Spend jumped: where, and whether results came with it. */
export const whatChanged: Question = {
  asked: "Why did spend jump yesterday?",
  calls: [
    { tool: "explain_change", args: { metric: "spend", date_preset: "yesterday" } },
    (answers) => ({
      tool: "get_report",
      args: {
        level: "ad",
        date_preset: "yesterday",
        compare_to: "previous_period",
        metrics: ["spend", "conversion"],
        filter: { campaign_ids: [String(recordsOf(answers[0])[0]?.campaign_id)] },
        show: ["change"],
      },
    }),
  ],
  read([change, ads]) {
    const [most] = recordsOf(change);
    return {
      rise: figure(change?.totals.contribution),
      "campaign that rose most": figure(most?.campaign_id),
      from: figure(most?.spend_previous),
      to: figure(most?.spend),
      "its part of the rise in %": figure(most?.contribution_pct),
      "its conversions before": figure(ads?.totals.conversion_previous),
      "its conversions": figure(ads?.totals.conversion),
      "its ads": recordsOf(ads).length,
      "their rise": figure(ads?.totals.spend_change),
    };
  },
  truth(books) {
    const on = (ago: number, level: "campaign" | "ad") =>
      books.days(level, { from: books.daysAgo(ago), to: books.daysAgo(ago) });
    const [now, before] = [byId(on(1, "campaign")), byId(on(2, "campaign"))];
    const rises = [...now].map(([id, rows]) => ({
      id,
      rows,
      rise: sum(rows, "spend") - sum(before.get(id) ?? [], "spend"),
    }));
    const [most] = rises.toSorted((a, b) => b.rise - a.rise);
    if (most === undefined) throw new Error("nothing rose");
    const then = before.get(most.id) ?? [];
    const [all, allBefore] = [sum(on(1, "campaign"), "spend"), sum(on(2, "campaign"), "spend")];
    const ofCampaign = (id: string) => books.campaignOf(id) === most.id;
    const ads = new Set([...on(1, "ad"), ...on(2, "ad")].map(({ id }) => id).filter(ofCampaign));
    return {
      rise: books.money(all - allBefore),
      "campaign that rose most": most.id,
      from: books.money(sum(then, "spend")),
      to: books.money(sum(most.rows, "spend")),
      "its part of the rise in %": rounded(100 * most.rise, all - allBefore),
      "its conversions before": sum(then, "conversions"),
      "its conversions": sum(most.rows, "conversions"),
      "its ads": ads.size,
      "their rise": books.money(most.rise),
    };
  },
};
