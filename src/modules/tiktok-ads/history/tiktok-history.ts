/** How an ad account's days are read so that they can be remembered: by the same reports that tools ask for. */

import { addDays, momentOf, todayIn } from "#ads/calendar.ts";
import type { DateWindow } from "#ads/date-window.ts";
import { decimalText } from "#ads/decimal.ts";
import type { Clock } from "#clock.ts";
import type { ConnectionAccess, ModuleHistory } from "#modules/module.ts";
import type { HistoryLevel, HistoryReach, HistoryReading } from "#modules/module-history.ts";
import type { Zones } from "#zones/zones.ts";
import { accountZone } from "../credential/account-zone.ts";
import { readSealed } from "../credential/sealed-credential.ts";
import { fetchPages } from "../report/fetch-pages.ts";
import type { ReportShape } from "../report/report-request.ts";
import { PAGE_SIZE } from "../report/report-wire.ts";
import { WATCHED } from "../report/watched-measures.ts";
import { openSession } from "../session/open-session.ts";
import type { SessionParts } from "../session/session.ts";
import { KEPT_BY_HOUR, KEPT_METRICS } from "../words/history-metrics.ts";
import { LEVEL_DETAILS } from "../words/report-levels.ts";
import { rememberedRows } from "./remembered-rows.ts";

/** TikTok's bound of one report by day. */
const MAX_DAYS = 30;
/** Eight weeks, so that an hour stands beside those of its last eight same weekdays. */
const DAYS_BY_HOUR = 56;
/** TikTok gives the hours of one day a request. */
const LEVELS: Readonly<Record<HistoryLevel, HistoryReach>> = {
  account: { metrics: KEPT_METRICS, daysBack: 400, maxDays: MAX_DAYS, pageRows: PAGE_SIZE },
  campaign: { metrics: KEPT_METRICS, daysBack: 120, maxDays: MAX_DAYS, pageRows: PAGE_SIZE },
  hour: { metrics: KEPT_BY_HOUR, daysBack: DAYS_BY_HOUR, maxDays: 1, pageRows: PAGE_SIZE },
};

const STATUSES = ["STATUS_ALL"];

export function createTikTokHistory(parts: SessionParts): ModuleHistory {
  const { clock, zones } = parts;
  return {
    levels: LEVELS,
    watched: WATCHED,
    moment(credential) {
      const { environment, advertiser_id, account_currency, account_timezone, account_display_timezone } =
        readSealed(credential);
      if (environment === "sandbox" || account_currency === undefined || account_timezone === undefined) return null;
      const names = { timezone: account_timezone, displayTimezone: account_display_timezone ?? null };
      const account = { accountId: advertiser_id, currency: account_currency, zone: account_timezone };
      return { account, ...dayIn({ zones, clock }, names) };
    },
    rowsOf: rememberedRows,
    read: (access, { level, from, to }, signal) =>
      readDays(parts, access, { level, signal, window: { start: from, end: to, preset: null, complete: true } }),
  };
}

/** Uses the current offset, so a change of clocks moves the end of the day by an hour. */
function dayIn({ zones, clock }: { zones: Zones; clock: Clock }, names: Parameters<typeof accountZone>[1]) {
  const nowMs = clock.now();
  const { zone } = accountZone(zones, names, nowMs);
  const today = todayIn(zone, nowMs);
  return { today, dayEndsAtMs: momentOf(zone, addDays(today, 1), 0) };
}

type Asked = { level: HistoryLevel; window: DateWindow; signal: AbortSignal };

async function readDays(
  parts: SessionParts,
  access: ConnectionAccess,
  { level, window, signal }: Asked,
): Promise<HistoryReading | null> {
  const context = { signal, progress: () => undefined, onUpstream: () => undefined };
  const { session } = await openSession(parts, access, { context, fresh: true, continued: false, background: "fifth" });
  const reportLevel = level === "hour" ? "account" : level;
  const { statusField, name: nameColumn } = LEVEL_DETAILS[reportLevel];
  const { metrics } = LEVELS[level];
  const shape: ReportShape = {
    level: reportLevel,
    breakdown: level === "hour" ? "hour" : "day",
    metrics,
    filters: statusField === null ? [] : [{ field: statusField, values: STATUSES }],
  };
  const fetched = await fetchPages(session, shape, { windows: [window], guess: true, hourTotals: false });
  if (fetched === null) return null;
  const { rows, refused, sentences } = await fetched.read();
  return {
    whole: refused.length === 0 && sentences.length === 0,
    rows: rows.flat().flatMap(({ date, hour, id, labels, cells }) => {
      if (date === null) return [];
      const values = metrics.map((metric) => cells.get(metric) ?? null);
      return {
        day: date,
        ...(hour === null ? { id, name: labels[nameColumn] ?? null } : { id: String(hour), name: null }),
        values: values.map((value) => (value === null ? null : decimalText(value))),
      };
    }),
  };
}
