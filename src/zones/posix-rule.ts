/** The rule for clock changes after the last listed one: a TZif file's last line. */

const SECOND_MS = 1_000;
const DAY_MS = 86_400_000;

export type PosixRule = { standardMs: number; summer: { offsetMs: number; begins: Turning; ends: Turning } | null };

/** `day` counts from 1970-01-01. `atMs` is the time of that day by the clocks before the change. */
type Turning = { day(year: number): number; atMs: number };

const NAME = "(?:<[A-Za-z0-9+-]+>|[A-Za-z]+)";
const TIME = "[+-]?\\d{1,3}(?::\\d{2}(?::\\d{2})?)?";
const DATE = "(?:M\\d{1,2}\\.\\d\\.\\d|J?\\d{1,3})";
const TURNING = `(${DATE})(?:/(${TIME}))?`;
const RULE = new RegExp(`^${NAME}(${TIME})(?:(${NAME})(${TIME})?,${TURNING},${TURNING})?$`);

/**
 * A rule such as `EST5EDT,M3.2.0,M11.1.0`; null for anything else.
 * @see https://www.rfc-editor.org/rfc/rfc9636.html#name-tzif-footer
 */
export function readPosixRule(text: string): PosixRule | null {
  const found = RULE.exec(text);
  if (found === null) return null;
  const [, standard = "0", summerName, summer, begins = "", beginsAt, ends = "", endsAt] = found;
  const standardMs = 0 - timeMs(standard);
  if (summerName === undefined) return { standardMs, summer: null };
  const offsetMs = summer === undefined ? standardMs + timeMs("1") : 0 - timeMs(summer);
  return {
    standardMs,
    summer: { offsetMs, begins: turning(begins, beginsAt), ends: turning(ends, endsAt) },
  };
}

export function changesInYear({ standardMs, summer }: PosixRule, year: number): { atMs: number; offsetMs: number }[] {
  if (summer === null) return [];
  const { begins, ends, offsetMs } = summer;
  return [
    { atMs: begins.day(year) * DAY_MS + begins.atMs - standardMs, offsetMs },
    { atMs: ends.day(year) * DAY_MS + ends.atMs - offsetMs, offsetMs: standardMs },
  ].sort((one, other) => one.atMs - other.atMs);
}

function turning(date: string, at = "2"): Turning {
  return { day: dayReader(date), atMs: timeMs(at) };
}

function dayReader(date: string): Turning["day"] {
  const [month = 1, week = 1, weekday = 0] = date.replace(/^[MJ]/, "").split(".").map(Number);
  if (date.startsWith("M")) return (year) => weekdayOfMonth(year, { month, week, weekday });
  // With J, 29 February is never counted; without it days count from 0.
  if (date.startsWith("J")) return (year) => firstDay(year, 1) + month - 1 + (isLeap(year) && month > 59 ? 1 : 0);
  return (year) => firstDay(year, 1) + month;
}

/** `week` 5 is the last one of the month. */
function weekdayOfMonth(
  year: number,
  { month, week, weekday }: { month: number; week: number; weekday: number },
): number {
  const first = firstDay(year, month);
  // 1970-01-01 was a Thursday.
  const wanted = first + ((((weekday - first - 4) % 7) + 7) % 7) + 7 * (week - 1);
  return wanted < firstDay(year, month + 1) ? wanted : wanted - 7;
}

function firstDay(year: number, month: number): number {
  return Date.UTC(year, month - 1, 1) / DAY_MS;
}

function isLeap(year: number): boolean {
  return new Date(Date.UTC(year, 1, 29)).getUTCDate() === 29;
}

function timeMs(text: string): number {
  const [hours = 0, minutes = 0, seconds = 0] = text.replace(/^[+-]/, "").split(":").map(Number);
  return (text.startsWith("-") ? -1 : 1) * (hours * 3_600 + minutes * 60 + seconds) * SECOND_MS;
}
