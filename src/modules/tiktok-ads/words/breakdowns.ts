/** What a report may be broken down by, and what TikTok, or a call, allows for each. */

export const BREAKDOWNS = [
  "none",
  "day",
  "week",
  "month",
  "weekday",
  "hour",
  "hour_of_day",
  "age",
  "gender",
  "age_gender",
  "country",
  "placement",
  "platform",
  "language",
] as const;

export type Breakdown = (typeof BREAKDOWNS)[number];

const FOLDED = { week: "day", month: "day", weekday: "day", hour_of_day: "hour" } as const;

export type FoldedBreakdown = keyof typeof FOLDED;
export type AskedBreakdown = Exclude<Breakdown, FoldedBreakdown>;

export function isFolded(breakdown: Breakdown): breakdown is FoldedBreakdown {
  return breakdown in FOLDED;
}

export function askedBreakdown(breakdown: Breakdown): AskedBreakdown {
  return isFolded(breakdown) ? FOLDED[breakdown] : breakdown;
}

/** "audience": TikTok's other report type, with fewer metrics and more delay. */
export type BreakdownKind = "whole" | "time" | "audience";

export type BreakdownDetails = {
  label: string;
  kind: BreakdownKind;
  dimensions: readonly string[];
  columns: readonly string[];
  /** TikTok's bound of one request. @see https://business-api.tiktok.com/portal/docs?id=1740302848100353 */
  requestDays: number;
  maxDays: number | null;
  limits: string;
};

const DAYS_A_REQUEST = 365;
const AUDIENCE_LIMITS =
  "not for lifetime; without reach, frequency and other counts of people; TikTok has these numbers up to 16 hours later";

function byAudience(label: string, ...columns: string[]): BreakdownDetails {
  return {
    ...{ label, kind: "audience", dimensions: columns, columns },
    ...{ requestDays: DAYS_A_REQUEST, maxDays: null, limits: AUDIENCE_LIMITS },
  };
}

/** One request a day covers all hours of these entities. */
export const MAX_IDS_BY_HOUR_OF_DAY = 20;

function folded(breakdown: FoldedBreakdown, label: string, more: Pick<BreakdownDetails, "maxDays" | "limits">) {
  const column = breakdown === "hour_of_day" ? "hour" : breakdown;
  const requestDays = FOLDED[breakdown] === "hour" ? 1 : 30;
  const columns = [column, "days"];
  return { label, kind: "time", dimensions: [], columns, requestDays, ...more } satisfies BreakdownDetails;
}

const WHOLE_DAYS = "days and _per_day (of what adds up) count days that are over";

export const BREAKDOWN_DETAILS: Readonly<Record<Breakdown, BreakdownDetails>> = {
  none: {
    label: "One row for each entity over the whole window",
    kind: "whole",
    dimensions: [],
    columns: [],
    requestDays: DAYS_A_REQUEST,
    maxDays: null,
    limits: "any window, lifetime too",
  },
  day: {
    label: "One row for each entity and day with any numbers",
    kind: "time",
    dimensions: ["stat_time_day"],
    columns: ["date"],
    requestDays: 30,
    maxDays: 366,
    limits: "at most 366 days; cash_spend and voucher_spend at level account only by day",
  },
  week: folded("week", "By week, named by its Monday", { maxDays: 366, limits: `at most 366 days; ${WHOLE_DAYS}` }),
  month: folded("month", "By month", { maxDays: 366, limits: `at most 366 days; ${WHOLE_DAYS}` }),
  weekday: folded("weekday", "By day of the week", { maxDays: 366, limits: `at most 366 days; ${WHOLE_DAYS}` }),
  hour: {
    label: "One row for each entity and hour (0 to 23) with any numbers",
    kind: "time",
    dimensions: ["stat_time_hour"],
    columns: ["date", "hour"],
    requestDays: 1,
    maxDays: 7,
    limits: "at most 7 days",
  },
  hour_of_day: folded("hour_of_day", "By hour of the day (0 to 23), days added up", {
    maxDays: 28,
    limits: `at most 28 days, below the account with filter ids of its level, at most ${MAX_IDS_BY_HOUR_OF_DAY}; ${WHOLE_DAYS}`,
  }),
  age: byAudience("By age group", "age"),
  gender: byAudience("By gender", "gender"),
  age_gender: byAudience("By age group and gender", "age", "gender"),
  country: byAudience("By country", "country_code"),
  placement: byAudience("By placement: TikTok, Pangle and others", "placement"),
  platform: byAudience("By operating system", "platform"),
  language: byAudience("By language of the app", "language"),
};
