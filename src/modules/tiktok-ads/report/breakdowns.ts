/** What a report may be broken down by. */

export const BREAKDOWNS = ["none", "day"] as const;

export type Breakdown = (typeof BREAKDOWNS)[number];

/** `column`: what each row then has besides its entity. `limits`: what TikTok, or a call, allows. */
export const BREAKDOWN_DETAILS = {
  none: { label: "One row for each entity over the whole window", column: null, limits: "any window, lifetime too" },
  day: {
    label: "One row for each entity and day with any numbers",
    column: "date",
    limits: "at most 366 days; cash_spend and voucher_spend at level account only by day",
  },
} as const satisfies Readonly<Record<Breakdown, { label: string; column: string | null; limits: string }>>;
