/** Answers a report from the stored history, where every day is settled. */

import type { DateWindow } from "#ads/date-window.ts";
import { parseDecimal } from "#ads/decimal.ts";
import type { HistoryRow, SettledDays } from "#modules/module-history.ts";
import type { TikTokSession } from "../session/session.ts";
import { compareIds } from "../words/compare-ids.ts";
import { KEPT_METRICS } from "../words/history-metrics.ts";
import { describeMetric } from "../words/metric-catalogue.ts";
import { LEVEL_DETAILS } from "../words/report-levels.ts";
import type { FetchedWindows } from "./fetch-pages.ts";
import type { ReportShape } from "./report-request.ts";
import { mergeRows, type ReportRow } from "./report-row.ts";

export async function fetchSettled(
  session: TikTokSession,
  shape: ReportShape,
  windows: readonly DateWindow[],
): Promise<FetchedWindows | null> {
  const { level } = shape;
  const { remembered } = session;
  const metrics = keptOf(shape.metrics);
  if (remembered === null || metrics === null || !isLikeKept(shape)) return null;
  if (level !== "account" && level !== "campaign") return null;
  const found: SettledDays[] = [];
  for (const { start, end } of windows) {
    const settled = start === null ? null : await remembered.settled({ level, from: start, to: end }, metrics);
    if (settled === null) return null;
    found.push(settled);
  }
  const asOfMs = Math.min(...found.map((settled) => settled.asOfMs));
  session.answeredFromHistory(asOfMs);
  return {
    identity: `history ${found.map((settled) => `${settled.asOfMs} ${settled.version}`).join(" ")}`,
    read: async () => ({
      rows: found.map(({ rows }) => reportRows(session, shape, { metrics, kept: rows })),
      refused: [],
      sentences: [],
    }),
  };
}

function isLikeKept({ level, breakdown, filters, idDimension }: ReportShape): boolean {
  const { statusField } = LEVEL_DETAILS[level];
  return (
    (breakdown === "none" || breakdown === "day") &&
    idDimension === undefined &&
    filters.every(({ field, values }) => field === "campaign_ids" || (field === statusField && values[0] === ALL))
  );
}

const KEPT: ReadonlySet<string> = new Set(KEPT_METRICS);

function keptOf(metrics: readonly string[]): string[] | null {
  const follows = (name: string) => {
    const over = describeMetric(name)?.over;
    return typeof over === "object" && [over.of, over.per].every((part) => KEPT.has(part) && metrics.includes(part));
  };
  const kept = metrics.filter((name) => KEPT.has(name));
  return kept.length > 0 && metrics.every((name) => KEPT.has(name) || follows(name)) ? kept : null;
}

const ALL = "STATUS_ALL";

function reportRows(
  session: TikTokSession,
  { level, breakdown, metrics, filters }: ReportShape,
  remembered: { metrics: readonly string[]; kept: readonly HistoryRow[] },
): ReportRow[] {
  const { name: nameColumn } = LEVEL_DETAILS[level];
  const places = new Map(remembered.metrics.map((name, place) => [name, place]));
  const ids = filters.find(({ field }) => field === "campaign_ids")?.values;
  const wanted = ids === undefined ? null : new Set(ids);
  const rows = remembered.kept
    .filter(({ id }) => wanted === null || wanted.has(id))
    .toSorted((one, other) => compareIds(other.id, one.id) || (one.day < other.day ? -1 : 1))
    .map(
      ({ day, id, name, values }): ReportRow => ({
        id,
        labels: { [nameColumn]: level === "account" ? session.name : name },
        date: breakdown === "day" ? day : null,
        hour: null,
        audience: {},
        cells: {
          get(metric) {
            const place = places.get(metric);
            return place === undefined ? undefined : parseDecimal(values[place] ?? "");
          },
        },
        merged: false,
      }),
    );
  return breakdown === "day" ? rows : mergeRows(rows, ({ id }) => id, metrics);
}
