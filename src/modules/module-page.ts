/** What the page shows of a module. All of it is data: the page itself knows no platform. */

import type { ErrorCode } from "#errors.ts";

export type GuideLink = { label: string; url: string };

/** `points` is a list under the text. Plain text, no markup. */
export type GuideStep = {
  title: string;
  text: string;
  points?: readonly string[];
  links?: readonly GuideLink[];
};

/** Opened where one of its `codes` is what went wrong. */
export type TroubleRow = { title: string; codes: readonly ErrorCode[]; text: string };

/** Arguments of a tool, passed on as they stand. */
type ToolArguments = Readonly<Record<string, unknown>>;

/** One of several to choose from, the first shown first. */
export type ViewChoice = { label: string; args: ToolArguments };

/** `money` is in the account's currency; `ratio` is a plain number with two decimals. */
export type SeriesUnit = "money" | "count" | "ratio";

/**
 * How the page draws performance: one tool, asked once for each day and once for each `entity`, with `window` and
 * `comparison` added to the arguments. The tool answers with `columns`, `rows` and `totals`; what is compared with stands
 * in columns that end in `_previous`, the change in percent in those that end in `_change_pct`.
 */
export type PerformanceView = {
  tool: string;
  windows: readonly ViewChoice[];
  comparisons: readonly ViewChoice[];
  overTime: { args: ToolArguments; dateColumn: string };
  byEntity: { label: string; args: ToolArguments; nameColumn: string };
  series: readonly { column: string; label: string; unit: SeriesUnit }[];
};

export type ModulePage = {
  /** One sentence for the card. */
  summary: string;
  guide: readonly GuideStep[];
  /** What a verification asks the platform, in order, for people who wait for it. */
  checks: readonly string[];
  troubleshooting: readonly TroubleRow[];
  /** Absent where there is nothing to draw. */
  performance?: PerformanceView;
};
