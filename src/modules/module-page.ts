/** What the page shows of a module. All of it is data, because the page itself knows no platform. */

import type { ErrorCode } from "#errors.ts";

export type GuideLink = { label: string; url: string };

export type GuideStep = {
  title: string;
  text: string;
  points?: readonly string[];
  links?: readonly GuideLink[];
};

/** A row that is opened when the error has one of these `codes`. */
export type TroubleRow = { title: string; codes: readonly ErrorCode[]; text: string };

type ToolArguments = Readonly<Record<string, unknown>>;

export type ViewChoice = { id: string; label: string; args: ToolArguments };

/** `money` is in the account's currency; `ratio` is a plain number with two decimals; `percent` is a percent number. */
export type SeriesUnit = "money" | "count" | "ratio" | "percent";

/** Which direction of a metric is good. `neither` is for one that is good only beside another, such as spend. */
export type Better = "more" | "less" | "neither";

export type Series = {
  column: string;
  label: string;
  unit: SeriesUnit;
  better: Better;
  sum?: readonly string[];
  per?: string;
};

export type EntityLevel = {
  id: string;
  label: string;
  plural: string;
  args: ToolArguments;
  idColumn: string;
  nameColumn: string;
  /** The key of the view's `filter` that keeps what is inside the entities of these ids. */
  within: string;
  /** A second tool that gives the status of the shown ids, at most `most` in one call. */
  status: { tool: string; args: ToolArguments; idsArgument: string; column: string; most: number };
};

/**
 * How the page draws performance: one tool, called once for each day and once for each entity of a level. Its answer
 * has `columns`, `rows`, `totals` and a cursor; earlier values are in columns that end in `_previous`, and changes in
 * percent in columns that end in `_change_pct`.
 */
export type PerformanceView = {
  tool: string;
  windows: readonly ViewChoice[];
  firstWindow: string;
  range: { start: string; end: string };
  comparisons: readonly ViewChoice[];
  /** Arguments that bypass the cache. */
  refresh: ToolArguments;
  /** The argument that holds the ids of the opened entities. */
  filter: string;
  overTime: { args: ToolArguments; dateColumn: string };
  byEntity: { args: ToolArguments };
  /**
   * A second tool that says what made a metric change. It takes the same days, filter and level; its answer has a
   * `summary`, and a `contribution` in each of the `rows` and in the `totals`.
   */
  explain?: { tool: string; args: ToolArguments; metricArgument: string };
  levels: readonly EntityLevel[];
  /** The chart draws the first one first, and the table has the same order. */
  series: readonly Series[];
};

export type ModulePage = {
  summary: string;
  guide: readonly GuideStep[];
  checks: readonly string[];
  troubleshooting: readonly TroubleRow[];
  performance?: PerformanceView;
};
