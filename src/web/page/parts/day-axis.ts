/** The marks below a chart over days: equally far apart, and months where there are too many days to be told apart. */

const DAY = new Intl.DateTimeFormat("en", { day: "numeric", month: "short", timeZone: "UTC" });
const MONTH = new Intl.DateTimeFormat("en", { month: "short", year: "numeric", timeZone: "UTC" });
const DAY_MS = 86_400_000;
const MOST_DAYS = 120;
const GAPS_PX = { day: 24, month: 12 } as const;

/** `dates`: of all points, in order. */
export function dayAxis(dates: readonly string[]) {
  const [first = "", last = ""] = [dates.at(0), dates.at(-1)];
  const long = Date.parse(last) - Date.parse(first) > MOST_DAYS * DAY_MS;
  return {
    interval: "equidistantPreserveStart" as const,
    minTickGap: GAPS_PX[long ? "month" : "day"],
    padding: { right: 24 },
    tickFormatter: (date: string) => shown(long ? MONTH : DAY, date),
    ...(long ? { ticks: monthBegins(dates) } : {}),
  };
}

/** The first point of each month; of the month in which the chart begins there may be days before it. */
function monthBegins(dates: readonly string[]): string[] {
  return dates.filter((date, at) => at > 0 && monthOf(date) !== monthOf(dates[at - 1] ?? ""));
}

function monthOf(date: string): string {
  return date.slice(0, "yyyy-mm".length);
}

function shown(format: Intl.DateTimeFormat, date: string): string {
  const ms = Date.parse(`${date}T00:00:00Z`);
  return Number.isNaN(ms) ? date : format.format(ms);
}
