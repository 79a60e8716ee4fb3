/** What is remembered of a connection, as people are told of it. */

import type { HistoryRow, HistorySize } from "#db/histories.ts";
import { completenessFromMs } from "#modules/module-history.ts";
import { isoTime } from "#text/iso-time.ts";

/** `anew`: another account's days were deleted for it. `completeness_from`: null once enough days are kept. */
export type KeptDays = {
  since: string;
  anew: boolean;
  levels: { level: string; days: number; from: string }[];
  bytes: number;
  last_read_at: string | null;
  next_read_at: string;
  completeness_from: string | null;
  last_error: string | null;
};

export function keptDaysDocument(row: HistoryRow, sizes: readonly HistorySize[], nowMs: number): KeptDays {
  const speaksMs = completenessFromMs(row.begun_at_ms);
  return {
    since: isoTime(row.begun_at_ms),
    anew: row.anew,
    levels: sizes.map(({ level, days, firstDay }) => ({ level, days, from: firstDay })),
    bytes: sizes.reduce((sum, { bytes }) => sum + bytes, 0),
    last_read_at: isoTime(row.read_at_ms),
    next_read_at: isoTime(row.next_at_ms),
    completeness_from: isoTime(speaksMs <= nowMs ? null : speaksMs),
    last_error: row.last_error,
  };
}
