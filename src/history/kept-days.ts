/** What is remembered of a connection, as people are told of it. */

import type { HistoryRow, HistorySize } from "#db/histories.ts";
import type { ModuleHistory } from "#modules/module.ts";
import { completenessFromMs } from "#modules/module-history.ts";
import { isoTime } from "#text/iso-time.ts";
import { stillReading } from "./still-reading.ts";

/** `anew`: another account's days were deleted for it. `completeness_from`: null once enough days are kept. `still_reading`: a sentence. */
export type KeptDays = {
  since: string;
  anew: boolean;
  levels: { level: string; days: number; from: string }[];
  still_reading: string | null;
  bytes: number;
  last_read_at: string | null;
  next_read_at: string;
  completeness_from: string | null;
  last_error: string | null;
};

/** `levels`: undefined where no more days are read. */
type Known = { sizes: readonly HistorySize[]; levels: ModuleHistory["levels"] | undefined; nowMs: number };

export function keptDaysDocument(row: HistoryRow, { sizes, levels, nowMs }: Known): KeptDays {
  const speaksMs = completenessFromMs(row.begun_at_ms);
  return {
    since: isoTime(row.begun_at_ms),
    anew: row.anew,
    levels: sizes.map(({ level, days, firstDay }) => ({ level, days, from: firstDay })),
    still_reading: levels === undefined ? null : stillReading({ levels, level: "account", row, sizes }),
    bytes: sizes.reduce((sum, { bytes }) => sum + bytes, 0),
    last_read_at: isoTime(row.read_at_ms),
    next_read_at: isoTime(row.next_at_ms),
    completeness_from: isoTime(speaksMs <= nowMs ? null : speaksMs),
    last_error: row.last_error,
  };
}
