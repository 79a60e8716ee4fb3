/** An account's days as a module reads them and gets them back. */

/** `hour` is the account by hour: the id of each row is the hour of its day, 0 to 23. */
export type HistoryLevel = "account" | "campaign" | "hour";
export type DailyLevel = Exclude<HistoryLevel, "hour">;

/** From this age on, in days, a day's numbers no longer change. */
export const SETTLED_AGE = 35;
/** So many settled days, each read from its beginning, say how complete young ones are. */
export const SETTLED_DAYS_NEEDED = 20;
const DAY_MS = 86_400_000;

/** When a history that began then says how complete young days are. */
export function completenessFromMs(begunAtMs: number): number {
  return begunAtMs + (SETTLED_AGE - 1 + SETTLED_DAYS_NEEDED - 1) * DAY_MS;
}

export const WATCHED_METRICS = [
  "spend",
  "impressions",
  "clicks",
  "conversions",
  "revenue",
  "ctr",
  "cpc",
  "cpa",
  "roas",
] as const;
export type WatchedMetric = (typeof WATCHED_METRICS)[number];

/**
 * `times` the sum of `of`, over that of `per` where there is one. `events`: counts that the value rests on. `late`:
 * metrics that platforms still count for weeks.
 */
export type WatchedMeasure = {
  of: readonly string[];
  per: readonly string[];
  times: number;
  events: readonly (readonly string[])[];
  late: readonly string[];
};

/** A history starts anew when the account, its currency or its time zone changes. */
export type HistoryAccount = { accountId: string; currency: string; zone: string };

/** Dates are the account's own days, YYYY-MM-DD. */
export type HistoryMoment = { account: HistoryAccount; today: string; dayEndsAtMs: number };

export type HistorySpan = { level: HistoryLevel; from: string; to: string };

/** `ids`: null for all rows of the level. */
export type HistoryRows = { level: HistoryLevel; ids: readonly string[] | null };

/** One row of one day. `values` follow the requested metrics; null means that the platform has no number. */
export type HistoryRow = { day: string; id: string; name: string | null; values: readonly (string | null)[] };

/** `whole` says that the rows match the platform's own totals. */
export type HistoryReading = { rows: readonly HistoryRow[]; whole: boolean };

/**
 * `metrics` add up over rows, and the first ranks them. `daysBack` bounds a new history, `maxDays` and `pageRows` one
 * request.
 */
export type HistoryReach = { metrics: readonly string[]; daysBack: number; maxDays: number; pageRows: number };

/** At `age` days a metric usually shows `percent` of its final number, as `days` days have shown. */
export type HistoryShare = { age: number; percent: number; days: number };

/** `asOfMs` is the oldest read; `version` changes with each new read. */
export type SettledDays = {
  rows: readonly HistoryRow[];
  asOfMs: number;
  version: string;
};

/** The hours of one day by their number (0 to 23). `whole`: they add up to the day's own number; today's never do. */
export type DayHours = { atMs: number; whole: boolean; hours: ReadonlyMap<number, readonly (string | null)[]> };

/** A day as it was read last, whole, when it was `age` days old. A day without rows had nothing. */
export type RememberedDay = { day: string; age: number; rows: readonly Omit<HistoryRow, "day">[] };

/** A day as it was read last until some day, and as it was read last of all. */
export type ReadAgain = { day: string; before: RememberedDay["rows"]; now: RememberedDay["rows"] };

/** @throws kms_unavailable, kms_denied, vault_key_missing */
export type KeptHistory = {
  /** Null unless every day of the span is stored whole with these metrics, and settled or read since `readSinceMs`. */
  settled(
    account: HistoryAccount,
    span: HistorySpan,
    metrics: readonly string[],
    readSinceMs?: number,
  ): Promise<SettledDays | null>;
  /** Oldest first; none where a month of them lacks a metric. */
  hours(
    account: HistoryAccount,
    span: Pick<HistorySpan, "from" | "to">,
    metrics: readonly string[],
  ): Promise<ReadonlyMap<string, DayHours>>;
  /** Every day of the span that is kept whole, young ones too, in order. Null where these metrics are not kept. */
  days(
    account: HistoryAccount,
    span: HistorySpan,
    metrics: readonly string[],
  ): Promise<readonly RememberedDay[] | null>;
  /** Days of the span that are kept whole and had been read by the end of the day `until`. Null as for `days`. */
  readAgain(
    account: HistoryAccount,
    span: HistorySpan & { until: string },
    metrics: readonly string[],
  ): Promise<readonly ReadAgain[] | null>;
  completeness(account: HistoryAccount): Promise<ReadonlyMap<string, readonly HistoryShare[]>>;
  /** How far the first reading of the account's days, or of their hours, has come, in a sentence; null once it is done. */
  stillReading(account: HistoryAccount, level: HistoryLevel): Promise<string | null>;
};
