import { byId, rounded, sum } from "../books.ts";
import { figure, type Question, recordsOf } from "../question.ts";

/** Spend jumped: where, and whether results came with it. */
export const whatChanged: Question = {
  asked: "Why did spend jump yesterday?",
  calls: [
    {
      tool: "get_report",
      args: {
        level: "campaign",
        date_preset: "yesterday",
        compare_to: "previous_period",
        metrics: ["spend", "conversion", "cost_per_conversion"],
        sort: { by: "spend" },
        top: 10,
      },
    },
    (answers) => ({
      tool: "get_report",
      args: {
        level: "ad",
        date_preset: "yesterday",
        compare_to: "previous_period",
        metrics: ["spend", "impressions", "conversion"],
        filter: { campaign_ids: [String(largestRise(answers)?.campaign_id)] },
        sort: { by: "spend" },
      },
    }),
  ],
  read(answers) {
    const rise = largestRise(answers);
    const ads = recordsOf(answers[1]);
    return {
      "account's change in %": figure(answers[0]?.totals.spend_change_pct),
      "campaign that rose most": figure(rise?.campaign_id),
      from: figure(rise?.spend_previous),
      to: figure(rise?.spend),
      "its conversions before": figure(rise?.conversion_previous),
      "its conversions": figure(rise?.conversion),
      "its ads": ads.length,
      "their spend": figure(answers[1]?.totals.spend),
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
      "account's change in %": rounded(100 * (all - allBefore), allBefore),
      "campaign that rose most": most.id,
      from: books.money(sum(then, "spend")),
      to: books.money(sum(most.rows, "spend")),
      "its conversions before": sum(then, "conversions"),
      "its conversions": sum(most.rows, "conversions"),
      "its ads": ads.size,
      "their spend": books.money(sum(most.rows, "spend")),
    };
  },
};

function largestRise(answers: Parameters<Question["read"]>[0]) {
  const records = recordsOf(answers[0]).filter(({ campaign_id }) => campaign_id !== null);
  const rise = (record: (typeof records)[number]) => Number(record.spend) - Number(record.spend_previous);
  return records.toSorted((a, b) => rise(b) - rise(a))[0];
}
