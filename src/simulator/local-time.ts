/** Dates as an ad account sees them. A day is the number of days since 1970-01-01 on the account's own calendar. */

const DAY_MS = 86_400_000;
const DATE = /^\d{4}-\d{2}-\d{2}$/;

/** `fraction` is how much of the local day has gone by, 0 up to 1, by the wall clock. */
export type LocalMoment = { day: number; fraction: number };

const formats = new Map<string, Intl.DateTimeFormat>();

/** `Etc/GMT+7` means UTC-7, as POSIX has it. */
export function localMoment(atMs: number, timezone: string): LocalMoment {
  const parts = Object.fromEntries(
    formatFor(timezone)
      .formatToParts(atMs)
      .map((part) => [part.type, part.value]),
  );
  const day = dayOf(`${parts.year}-${parts.month}-${parts.day}`) ?? 0;
  const seconds = Number(parts.hour) * 3600 + Number(parts.minute) * 60 + Number(parts.second);
  return { day, fraction: seconds / 86_400 };
}

function formatFor(timezone: string): Intl.DateTimeFormat {
  const known = formats.get(timezone);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat("en-GB", {
    timeZone: timezone,
    hourCycle: "h23",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
  });
  formats.set(timezone, made);
  return made;
}

/** Null for what is not a date of the calendar, 2026-02-30 for one. */
export function dayOf(date: string): number | null {
  if (!DATE.test(date)) return null;
  const atMs = Date.parse(`${date}T00:00:00Z`);
  if (Number.isNaN(atMs) || new Date(atMs).toISOString().slice(0, 10) !== date) return null;
  return atMs / DAY_MS;
}

export function dateOf(day: number): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10);
}

/** `YYYY-MM-DD HH:MM:SS` in UTC, as entities carry it. */
export function utcText(atMs: number): string {
  return new Date(atMs).toISOString().slice(0, 19).replace("T", " ");
}
