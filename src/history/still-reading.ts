/** How far the first reading of an account's days has come, in a sentence. Pure. */

import type { HistoryRow, HistorySize } from "#db/histories.ts";
import type { ModuleHistory } from "#modules/module.ts";
import type { DailyLevel } from "#modules/module-history.ts";

type Asked = {
  levels: ModuleHistory["levels"];
  level: DailyLevel;
  /** Undefined where nothing was read yet. */
  row: Pick<HistoryRow, "last_error"> | undefined;
  sizes: readonly HistorySize[];
};

const SUBJECTS = { account: "Days", campaign: "Days of campaigns" } as const satisfies Record<DailyLevel, string>;

/** Null once as many days are kept as a new history reaches back: days without numbers count, too. */
export function stillReading({ levels, level, row, sizes }: Asked): string | null {
  const due = levels[level].daysBack;
  const read = sizes.find((size) => size.level === level)?.days ?? 0;
  if (read >= due) return null;
  const failed =
    row === undefined || row.last_error === null ? "" : " The last try failed, and ShopMCP tries again by itself.";
  return `${SUBJECTS[level]} are still being read: ${read} of ${due} have been read so far.${failed}`;
}
