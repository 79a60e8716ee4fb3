/** A relative time ("3 hours ago") with the exact one behind it. */

import { Text, Tooltip } from "@mantine/core";
import { wallClock } from "#wall-clock.ts";

const UNITS: readonly [Intl.RelativeTimeFormatUnit, number][] = [
  ["day", 86_400_000],
  ["hour", 3_600_000],
  ["minute", 60_000],
];

const RELATIVE_MS = 30 * 86_400_000;

const RELATIVE = new Intl.RelativeTimeFormat("en", { numeric: "auto" });
const DAY = new Intl.DateTimeFormat("en", { day: "numeric", month: "short", year: "numeric" });
const EXACT = new Intl.DateTimeFormat("en", { dateStyle: "medium", timeStyle: "long" });

type Props = { at: string | null; never?: string };

export function RelativeTime({ at, never = "never" }: Props) {
  if (at === null)
    return (
      <Text span inherit c="dimmed">
        {never}
      </Text>
    );
  const ms = Date.parse(at);
  return (
    <Tooltip label={EXACT.format(ms)}>
      <time dateTime={at}>{formatRelativeTime(ms, wallClock.now())}</time>
    </Tooltip>
  );
}

export function formatRelativeTime(ms: number, nowMs: number): string {
  const away = ms - nowMs;
  if (Math.abs(away) > RELATIVE_MS) return DAY.format(ms);
  const fits = UNITS.find(([, unitMs]) => Math.abs(away) >= unitMs);
  if (fits === undefined) return away > 0 ? "in a moment" : "just now";
  const [unit, unitMs] = fits;
  return RELATIVE.format(Math.round(away / unitMs), unit);
}
