/** Numbers formatted for people. */

import type { SeriesUnit } from "#modules/module-page.ts";

const PLAIN = new Intl.NumberFormat("en", { maximumFractionDigits: 2 });
/** As many digits as an answer has. */
const EXACT = new Intl.NumberFormat("en", { maximumFractionDigits: 6 });
const COMPACT = new Intl.NumberFormat("en", { notation: "compact", maximumFractionDigits: 2 });
const RATIO = new Intl.NumberFormat("en", { minimumFractionDigits: 2, maximumFractionDigits: 2 });
/** Two digits after the point would show 0.3627 and 0.3646 as the same return. */
const SMALL_RATIO = new Intl.NumberFormat("en", { minimumSignificantDigits: 2, maximumSignificantDigits: 4 });
const SMALL = new Intl.NumberFormat("en", { maximumSignificantDigits: 3 });
const PERCENT = new Intl.NumberFormat("en", { maximumFractionDigits: 1, signDisplay: "exceptZero" });

/** Null is an unknown number, never zero. */
export function formatNumber(value: number | null): string {
  return value === null ? "–" : PLAIN.format(value);
}

/** A number as an answer told it, so that the two read the same. */
export function formatTold(value: number | null): string {
  return value === null ? "–" : EXACT.format(value);
}

export function formatMetric(value: number | null, unit: SeriesUnit, currency: string | null): string {
  if (value === null) return "–";
  if (unit === "percent") return `${RATIO.format(value)} %`;
  if (unit === "ratio") return (value !== 0 && Math.abs(value) < 1 ? SMALL_RATIO : RATIO).format(value);
  return unit === "money" ? moneyFormat(currency, "standard").format(value) : PLAIN.format(value);
}

/** Short enough for an axis, without two marks that read the same. */
export function formatCompact(value: number, unit: SeriesUnit, currency: string | null): string {
  if (unit === "ratio" || unit === "percent") return `${SMALL.format(value)}${unit === "percent" ? " %" : ""}`;
  return unit === "money" ? moneyFormat(currency, "compact").format(value) : COMPACT.format(value);
}

export function formatChange(percent: number | null): string {
  return percent === null ? "–" : `${PERCENT.format(percent)} %`;
}

/** With its sign. What is shown as 0 has none. */
export function signed(value: number, format: (size: number) => string): string {
  const shown = format(Math.abs(value));
  if (shown === format(0)) return shown;
  return `${value < 0 ? "−" : "+"}${shown}`;
}

/** An invalid currency code shows a plain number instead of an error. */
function moneyFormat(currency: string | null, notation: "standard" | "compact"): Intl.NumberFormat {
  if (currency === null || !/^[A-Z]{3}$/.test(currency)) return notation === "standard" ? RATIO : COMPACT;
  return new Intl.NumberFormat("en", {
    style: "currency",
    currency,
    notation,
    ...(notation === "compact" ? { maximumFractionDigits: 2 } : {}),
  });
}
