/** The owner's goals as a module's tools get them: to compare with, never to change. */

export const GOAL_KINDS = ["target_cpa", "target_roas", "month_budget"] as const;
export type GoalKind = (typeof GOAL_KINDS)[number];

/** As goals are given: a margin is kept as the return at which it is used up. */
export const GIVEN_KINDS = ["target_cpa", "target_roas", "margin_percent", "month_budget"] as const;
export type GivenKind = (typeof GIVEN_KINDS)[number];

/** `campaignId`: null for the whole account. `value`: a plain decimal in the account's currency, but for a return. */
export type Goal = { campaignId: string | null; kind: GoalKind; value: string; marginPercent: string | null };
