import { figure, type Question, recordsOf } from "../question.ts";

/** What TikTok's review has stopped, and why. */
export const rejectedAds: Question = {
  asked: "Were any of my ads rejected, and what do I have to change?",
  calls: [
    { tool: "diagnose", args: { focus: "creative" } },
    (answers) => ({
      tool: "list_ads",
      args: { ad_ids: rejectedIn(answers).map(({ id }) => id), detail: "all", creative: "text" },
    }),
  ],
  read(answers) {
    const rejected = rejectedIn(answers);
    const [ad] = recordsOf(answers[1]);
    return {
      rejected: rejected.length,
      ad: figure(rejected[0]?.id),
      name: figure(rejected[0]?.name),
      "reasons are told": Number(String(rejected[0]?.finding).includes("cannot be proven")),
      verdict: figure(ad?.review_status),
      text: figure(ad?.ad_text),
    };
  },
  truth(books, { rejectedAdId }) {
    const rejected = books.ads.filter(books.isRejected);
    const ad = rejected.find(({ adId }) => adId === rejectedAdId);
    return {
      rejected: rejected.length,
      ad: rejectedAdId,
      name: ad?.name ?? null,
      "reasons are told": 1,
      verdict: "Rejected",
      text: ad?.text ?? null,
    };
  },
};

function rejectedIn(answers: Parameters<Question["read"]>[0]) {
  return recordsOf(answers[0]).filter(({ rule }) => rule === "rejected_ads");
}
