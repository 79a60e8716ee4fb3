import { byId, sum } from "../books.ts";
import { figure, type Question, recordsOf } from "../question.ts";

/** Ad groups of one campaign that bid for the same people. */
export const adGroupsAlike: Question = {
  asked: "Do ad groups of my largest campaigns compete for the same people?",
  calls: [
    { tool: "get_report", args: { level: "campaign", date_preset: "last_28_days", metrics: ["spend"], top: 3 } },
    (answers) => ({
      tool: "list_ad_groups",
      args: { campaign_ids: largest(answers), status: "active", with_spend: "last_28_days" },
    }),
  ],
  read(answers) {
    const groups = recordsOf(answers[1]);
    const alike = [...Map.groupBy(groups, ({ campaign_id, targeting }) => `${campaign_id} ${targeting}`).values()];
    return {
      campaign: figure(largest(answers)[0]),
      "ad groups": groups.length,
      "sets of the same targeting": alike.filter((same) => same.length > 1).length,
    };
  },
  truth(books) {
    const rows = byId(books.days("campaign", { from: books.daysAgo(28), to: books.daysAgo(1) }));
    const leading = [...rows].toSorted(([, a], [, b]) => sum(b, "spend") - sum(a, "spend")).slice(0, 3);
    const ids = new Set(leading.map(([id]) => id));
    const groups = books.adGroups.filter(({ campaignId, switchedOn }) => switchedOn && ids.has(campaignId));
    const alike = [...Map.groupBy(groups, ({ campaignId, people }) => `${campaignId} ${people}`).values()];
    return {
      campaign: leading[0]?.[0] ?? null,
      "ad groups": groups.length,
      "sets of the same targeting": alike.filter((same) => same.length > 1).length,
    };
  },
};

function largest([report]: Parameters<Question["read"]>[0]) {
  return recordsOf(report).flatMap(({ campaign_id }) => (typeof campaign_id === "string" ? [campaign_id] : []));
}
