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

/** One of several to choose from; `id` stands in the page's address. */
export type ViewChoice = { id: string; label: string; args: ToolArguments };

/** `money` is in the account's currency; `ratio` is a plain number with two decimals; `percent` is a percent number. */
export type SeriesUnit = "money" | "count" | "ratio" | "percent";

/** Which way of a metric its owner likes. `neither` for what is only known to be good beside another, as spend is. */
export type Better = "more" | "less" | "neither";

/**
 * A column of the answer. With `sum` it is made by the page: these columns added up as far as they are there, and
 * divided by the column `per` where that is given.
 */
export type Series = {
  column: string;
  label: string;
  unit: SeriesUnit;
  better: Better;
  sum?: readonly string[];
  per?: string;
};

/** What rows may be about. `id` stands in the page's address. */
export type EntityLevel = {
  id: string;
  label: string;
  plural: string;
  /** Make a report of these; the table and, for one that is opened, the chart. */
  args: ToolArguments;
  idColumn: string;
  nameColumn: string;
  /** In the view's `filter`: leaves what is inside the entities of these ids. */
  within: string;
  /** A second tool, which tells the status of the ids that are shown, at most `most` at once. */
  status: { tool: string; args: ToolArguments; idsArgument: string; column: string; most: number };
};

/**
 * How the page draws performance: one tool, asked once for each day and once for each entity of a level, with a window
 * (or a range of two days) and a comparison added to the arguments. The tool answers with `columns`, `rows`, `totals`
 * and a cursor while there are more; what is compared with stands in columns that end in `_previous`, the change in
 * percent in those that end in `_change_pct`.
 */
export type PerformanceView = {
  tool: string;
  windows: readonly ViewChoice[];
  /** Of `windows`, shown first. */
  firstWindow: string;
  /** The arguments that a range of days is given by, in place of a window. */
  range: { start: string; end: string };
  /** The first is shown first. */
  comparisons: readonly ViewChoice[];
  /** Added to ask the platform anew. */
  refresh: ToolArguments;
  /** The argument that holds ids of what is opened. */
  filter: string;
  overTime: { args: ToolArguments; dateColumn: string };
  byEntity: { args: ToolArguments };
  /** From the outermost to the innermost. */
  levels: readonly EntityLevel[];
  /** The first is drawn first, and the table is in its order. */
  series: readonly Series[];
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
