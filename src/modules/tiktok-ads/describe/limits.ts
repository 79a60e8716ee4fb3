/** The limits on a question: TikTok's own, and ours on one call. */

import { MAX_ROWS_BYTES } from "#ads/page.ts";
import type { RateLimits } from "#ads/rate-limits.ts";
import { CALL_TIME_MS } from "#modules/module.ts";
import { MAX_LIMIT as MAX_LISTED } from "../lists/list-input.ts";
import { MAX_IDS as MAX_REPORT_IDS, MAX_TOP } from "../report/report-input.ts";
import { MAX_METRICS } from "../report/resolve-metrics.ts";
import { MAX_UPSTREAM_CALLS } from "../session/call-ledger.ts";
import { BREAKDOWN_DETAILS } from "../words/breakdowns.ts";
import { MAX_IDS, MAX_REPORT_ROWS } from "../words/question-bounds.ts";

type Limit = readonly [what: string, limit: number | null, meaning: string];

export const LIMIT_COLUMNS = ["what", "limit", "meaning"];

export function limitRows(pace: Pick<RateLimits, "perSecond" | "perMinute">): readonly Limit[] {
  return [
    ["rows of a list", MAX_LISTED, "limit at most; page.cursor leads on"],
    ["rows of a report", MAX_REPORT_ROWS, "limit at most; page.cursor leads on"],
    ["bytes of a page", MAX_ROWS_BYTES, "of rows; a page beyond is cut, and says so"],
    ["top", MAX_TOP, "entities ranked in a report; the rest is one row"],
    ["metrics", MAX_METRICS, "of one report"],
    ["ids", MAX_IDS, "in one filter of a list"],
    ["ids of a report", MAX_REPORT_IDS, "in one filter; more than TikTok takes at once are split and merged here"],
    ["days by day", BREAKDOWN_DETAILS.day.maxDays, "of one report; windows longer than TikTok takes are split too"],
    ["days by hour", BREAKDOWN_DETAILS.hour.maxDays, "of one report"],
    ["days by hour_of_day", BREAKDOWN_DETAILS.hour_of_day.maxDays, BREAKDOWN_DETAILS.hour_of_day.limits],
    ["requests", MAX_UPSTREAM_CALLS, "to TikTok for one call; beyond, the answer says what to narrow"],
    ["seconds", CALL_TIME_MS / 1_000, "of one call; beyond, it is ended"],
    ["requests a second", pace.perSecond, "per developer app and endpoint; a request waits its turn"],
    ["requests a minute", pace.perMinute, "per developer app and endpoint; beyond, the answer says how long to wait"],
    ["ids of a report at TikTok", 20_000, "beyond, TikTok leaves rows out, and meta.warnings says so"],
  ];
}
