/** What the page shows of a module. All of it is data, because the page itself knows no platform. */

import type { ErrorCode } from "#errors.ts";
import type { WatchedMetric } from "./module-history.ts";

export type GuideLink = { label: string; url: string };

export type GuideStep = {
  title: string;
  text: string;
  points?: readonly string[];
  links?: readonly GuideLink[];
};

export type TroubleRow = { title: string; codes: readonly ErrorCode[]; text: string };

type ToolArguments = Readonly<Record<string, unknown>>;

export type ViewChoice = { id: string; label: string; args: ToolArguments };

/** `money` is in the account's currency; `ratio` is a plain number with two decimals; `percent` is a percent number. */
export type SeriesUnit = "money" | "count" | "ratio" | "percent";

/** `neither` is for a metric that is good only beside another, such as spend. */
export type Better = "more" | "less" | "neither";

/** `watched`: the same metric where days are remembered. */
export type Series = {
  column: string;
  watched?: WatchedMetric;
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
  within: string;
  /** A second tool that gives the status of the shown ids, at most `most` in one call. */
  status: {
    tool: string;
    args: ToolArguments;
    idsArgument: string;
    column: string;
    most: number;
    /** What that tool never lists, in words: it has no status here. */
    unlisted: string;
  };
};

/**
 * One tool, called once for each day and once for each entity of a level. Earlier values are in columns that end in
 * `_previous`, changes in percent in columns that end in `_change_pct`.
 */
export type PerformanceView = {
  tool: string;
  windows: readonly ViewChoice[];
  firstWindow: string;
  range: { start: string; end: string };
  comparisons: readonly ViewChoice[];
  refresh: ToolArguments;
  filter: string;
  overTime: { args: ToolArguments; dateColumn: string };
  byEntity: { args: ToolArguments };
  /**
   * A second tool, with the same days, filter and level. Its answer has a `summary`, and a `contribution` in each of
   * the `rows` and in the `totals`.
   */
  explain?: { tool: string; args: ToolArguments; metricArgument: string };
  levels: readonly EntityLevel[];
  series: readonly Series[];
};

export type ModulePage = {
  summary: string;
  guide: readonly GuideStep[];
  checks: readonly string[];
  troubleshooting: readonly TroubleRow[];
  performance?: PerformanceView;
  /** Answers as a table, with a `summary`. `brief`: arguments for the account's own row alone. */
  pacing?: { tool: string; args: ToolArguments; brief: ToolArguments };
};
