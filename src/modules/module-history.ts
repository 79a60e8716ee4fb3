/** An account's days as a module reads them, and as it gets them back. */

export type HistoryLevel = "account" | "campaign";

/** Whose days they are: with any other account, currency or time zone a history begins anew. */
export type HistoryAccount = { accountId: string; currency: string; zone: string };

/** In the account's own days, YYYY-MM-DD. */
export type HistoryMoment = { account: HistoryAccount; today: string; dayEndsAtMs: number };

export type HistorySpan = { level: HistoryLevel; from: string; to: string };

/** One row of one day; `values` in the order of the metrics that were asked for, null where the platform has no number. */
export type HistoryRow = { day: string; id: string; name: string | null; values: readonly (string | null)[] };

/** `whole`: as far as the platform's own totals show, nothing is missing. */
export type HistoryReading = { rows: readonly HistoryRow[]; whole: boolean };

/** `daysBack`: how far back a new history reads. `maxDays`: of one question; `bridge`: see `rangesOf`. */
export type HistoryReach = { daysBack: number; maxDays: number; bridge: number };

/** `percent` of its final number that a metric usually has at an age in days, by so many days. */
export type HistoryShare = { age: number; percent: number; days: number };

/** Days that move no more. `asOfMs`: when the first of them was read last; `version` changes when any is read again. */
export type SettledDays = {
  rows: readonly HistoryRow[];
  asOfMs: number;
  version: string;
};

/** What is remembered of one connection. @throws kms_unavailable, kms_denied, vault_key_missing */
export type KeptHistory = {
  /** With these metrics. Null where not every day of the span is kept with them, whole and settled. */
  settled(account: HistoryAccount, span: HistorySpan, metrics: readonly string[]): Promise<SettledDays | null>;
  /** By metric; empty where there are too few days to say anything. */
  completeness(account: HistoryAccount): Promise<ReadonlyMap<string, readonly HistoryShare[]>>;
};
