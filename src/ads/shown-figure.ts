/** A number for people, with its unit: money with all digits of its currency, percent with its sign. */

import { LRUCache } from "lru-cache";
import { atMost } from "#at-most.ts";
import type { SeriesUnit } from "#modules/module-page.ts";

const DIGITS = { money: 2, count: 0, ratio: 2, percent: 2 } as const satisfies Record<SeriesUnit, number>;

export function shownFigure(value: number, unit: SeriesUnit, currency: string | null): string {
  if (unit === "money") return amount(value, currency);
  const text = plain(value, DIGITS[unit]);
  if (unit === "percent") return `${text} %`;
  return text;
}

/** Such as +3.1 %. What is shown as 0 has no sign. */
export function shownChange(percent: number): string {
  const format = formatFor("change", { maximumFractionDigits: 1, signDisplay: "exceptZero" });
  return `${format.format(percent)} %`;
}

/** A click may cost a part of the smallest coin. */
export const SMALL_MONEY = 0.1;
const SMALL_DIGITS = 4;

/** With all digits of its currency: 12.30, not 12.3. */
function amount(value: number, currency: string | null): string {
  const unit = currency === null || !/^[A-Z]{3}$/.test(currency) ? null : currency;
  if (value !== 0 && Math.abs(value) < SMALL_MONEY)
    return [formatFor("small", { maximumSignificantDigits: SMALL_DIGITS }).format(value), unit ?? []].flat().join(" ");
  if (unit === null) return plain(value, DIGITS.money);
  const parts = formatFor(unit, { style: "currency", currency: unit, currencyDisplay: "code" }).formatToParts(value);
  const digits = parts.filter(({ type }) => type !== "currency" && type !== "literal");
  return `${digits.map((part) => part.value).join("")} ${unit}`;
}

function plain(value: number, digits: number): string {
  return formatFor(`plain ${digits}`, { maximumFractionDigits: digits }).format(value);
}

/** Making one costs more than using it. */
const formats = new LRUCache<string, Intl.NumberFormat>(atMost(100));

function formatFor(name: string, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const format = formats.get(name) ?? new Intl.NumberFormat("en", options);
  formats.set(name, format);
  return format;
}
