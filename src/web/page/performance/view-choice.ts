/** The page's choices, kept in its address: days, comparison, opened entity, listed level and drawn metric. */

import { useSearchParams } from "wouter";
import type { PerformanceView } from "#modules/module-page.ts";

type Arguments = PerformanceView["windows"][number]["args"];
export type Level = PerformanceView["levels"][number];
export type Sort = { column: string; down: boolean };
export type Range = { start: string; end: string };

export type ViewChoice = {
  window: string | null;
  range: Range | null;
  comparison: string;
  args: Arguments;
  opened: readonly { level: Level; id: string }[];
  levels: readonly Level[];
  listed: Level | undefined;
  drawn: string;
  currency: string | null;
  sort: Sort;
};

const KEYS = {
  window: "days",
  start: "from",
  end: "to",
  comparison: "compare",
  listed: "list",
  drawn: "metric",
  currency: "currency",
  sort: "sort",
};
/** What means the same whatever account is shown. */
export const CHOICE_OF_DAYS: ReadonlySet<string> = new Set([
  KEYS.window,
  KEYS.start,
  KEYS.end,
  KEYS.comparison,
  KEYS.drawn,
]);
/** The column of names where the rows are accounts. */
export const ACCOUNT_NAME = "account_name";
const DAY = /^\d{4}-\d{2}-\d{2}$/;
/** Longer than any id; anything else in the address is ignored. */
const ID = /^\w{1,40}$/;

export function readViewChoice(view: PerformanceView, search: URLSearchParams): ViewChoice {
  const range = rangeIn(search);
  const window = view.windows.find(({ id }) => id === search.get(KEYS.window)) ?? firstWindow(view);
  const comparison = view.comparisons.find(({ id }) => id === search.get(KEYS.comparison)) ?? view.comparisons[0];
  const opened = view.levels.flatMap((level) => {
    const id = search.get(level.id);
    return id === null || !ID.test(id) ? [] : [{ level, id }];
  });
  const innermost = opened.at(-1);
  const levels = innermost === undefined ? view.levels : view.levels.slice(view.levels.indexOf(innermost.level) + 1);
  const sort = search.get(KEYS.sort) ?? "";
  const first = view.series[0]?.column ?? "";
  const known = [
    ...view.series.map(({ column }) => column),
    ...view.levels.map(({ nameColumn }) => nameColumn),
    ACCOUNT_NAME,
  ];
  const column = sort.replace(/^-/, "");
  return {
    window: range === null ? (window?.id ?? null) : null,
    range,
    comparison: comparison?.id ?? "",
    args: {
      ...(range === null ? window?.args : { [view.range.start]: range.start, [view.range.end]: range.end }),
      ...comparison?.args,
    },
    opened,
    levels,
    listed: levels.find(({ id }) => id === search.get(KEYS.listed)) ?? levels[0],
    drawn: view.series.find((one) => one.column === search.get(KEYS.drawn))?.column ?? first,
    currency: search.get(KEYS.currency),
    sort: known.includes(column) ? { column, down: !sort.startsWith("-") } : { column: first, down: true },
  };
}

export function useViewChoice(view: PerformanceView) {
  const [search, setSearch] = useSearchParams();
  const change = (given: Readonly<Record<string, string | null>>, replace: boolean) =>
    setSearch(
      (standing) => {
        const next = new URLSearchParams(standing);
        for (const [key, value] of Object.entries(given)) value === null ? next.delete(key) : next.set(key, value);
        return next;
      },
      { replace },
    );
  return {
    choice: readViewChoice(view, search),
    chooseWindow: (id: string) => change({ [KEYS.window]: id, [KEYS.start]: null, [KEYS.end]: null }, true),
    chooseRange: ({ start, end }: Range) => change({ [KEYS.window]: null, [KEYS.start]: start, [KEYS.end]: end }, true),
    compareWith: (id: string) => change({ [KEYS.comparison]: id }, true),
    list: (id: string) => change({ [KEYS.listed]: id }, true),
    chooseCurrency: (currency: string) => change({ [KEYS.currency]: currency }, true),
    draw: (column: string) => change({ [KEYS.drawn]: column }, true),
    sortBy: ({ column, down }: Sort) => change({ [KEYS.sort]: `${down ? "" : "-"}${column}` }, true),
    /** It is a history entry, so Back leads out again. Null opens the account. */
    open(target: { level: Level; id: string } | null) {
      const at = target === null ? -1 : view.levels.indexOf(target.level);
      const inside = view.levels.slice(at + 1).map(({ id }) => [id, null] as const);
      change(
        {
          ...Object.fromEntries(inside),
          [KEYS.listed]: null,
          ...(target === null ? {} : { [target.level.id]: target.id }),
        },
        false,
      );
    },
  };
}

export function describeDays({ windows }: PerformanceView, { window, range }: ViewChoice): string {
  if (range !== null) return `${range.start} to ${range.end}`;
  return windows.find(({ id }) => id === window)?.label.toLowerCase() ?? "these days";
}

function rangeIn(search: URLSearchParams): Range | null {
  const [start, end] = [search.get(KEYS.start) ?? "", search.get(KEYS.end) ?? ""];
  return DAY.test(start) && DAY.test(end) ? { start, end } : null;
}

function firstWindow({ windows, firstWindow: first }: PerformanceView) {
  return windows.find(({ id }) => id === first) ?? windows[0];
}
