/** How far the first reading of an account's days has come, in a sentence. Pure. */

import type { HistoryRow, HistorySize } from "#db/histories.ts";
import type { ModuleHistory } from "#modules/module.ts";
import type { HistoryLevel } from "#modules/module-history.ts";

type Asked = {
  levels: ModuleHistory["levels"];
  level: HistoryLevel;
  /** Undefined where nothing was read yet. */
  row: Pick<HistoryRow, "last_error"> | undefined;
  sizes: readonly HistorySize[];
};

const WORDS = {
  account: (count: string) => `Days are still being read: ${count} have been read so far.`,
  campaign: (count: string) => `Days of campaigns are still being read: ${count} have been read so far.`,
  hour: (count: string) => `Hours of earlier days are still being read: those of ${count} days have been read so far.`,
} as const satisfies Record<HistoryLevel, (count: string) => string>;

/** Null once as many days are kept as a new history reaches back: days without numbers count, too. */
export function stillReading({ levels, level, row, sizes }: Asked): string | null {
  const due = levels[level].daysBack;
  const read = sizes.find((size) => size.level === level)?.days ?? 0;
  if (read >= due) return null;
  const failed =
    row === undefined || row.last_error === null ? "" : " The last try failed, and ShopMCP tries again by itself.";
  return `${WORDS[level](`${read} of ${due}`)}${failed}`;
}
