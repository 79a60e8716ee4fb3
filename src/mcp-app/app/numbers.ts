/** Numbers and days in the language that the host names. */

import type { Unit } from "./columns.ts";
import type { Window } from "./read-answer.ts";

export type Words = {
  number(value: number | null, unit: Unit): string;
  /** For axes. */
  short(value: number, unit: Unit): string;
  signed(value: number, unit: Unit): string;
  /** Whether it is shown as 0: then it has no sign, and is neither good nor bad. */
  isNothing(value: number, unit: Unit): boolean;
  /** A date, an hour, or both. */
  day(time: string): string;
  window(window: Window): string;
};

const DATE = /^\d{4}-\d{2}-\d{2}$/;
const CURRENCY = /^[A-Z]{3}$/;

/** `locale` that no runtime knows is as good as none. */
export function wordsIn(locale: string | undefined, currency: string | null): Words {
  const language = knownLocale(locale);
  const money = currency !== null && CURRENCY.test(currency) ? ({ style: "currency", currency } as const) : {};
  const format = (options: Intl.NumberFormatOptions) => new Intl.NumberFormat(language, options);
  const plain = format({ maximumFractionDigits: 2 });
  const small = format({ maximumSignificantDigits: 4 });
  const amounts = format(money);
  const smallAmounts = format({ ...money, maximumFractionDigits: 4 });
  const compact = format({ notation: "compact", maximumFractionDigits: 1 });
  const compactMoney = format({ ...money, notation: "compact", maximumFractionDigits: 1 });
  const percent = format({ style: "percent", maximumFractionDigits: 2 });
  const days = new Intl.DateTimeFormat(language, { dateStyle: "medium", timeZone: "UTC" });
  const shortDays = new Intl.DateTimeFormat(language, { month: "short", day: "numeric", timeZone: "UTC" });

  /** Two digits after the point would show 0.0031 as nothing. */
  const isSmall = (value: number) => value !== 0 && Math.abs(value) < 0.1;
  const size = (value: number, unit: Unit) => {
    if (unit === "money") return (isSmall(value) ? smallAmounts : amounts).format(value);
    if (unit === "percent") return percent.format(value / 100);
    return (isSmall(value) ? small : plain).format(value);
  };
  const isNothing = (value: number, unit: Unit) => size(Math.abs(value), unit) === size(0, unit);
  return {
    number: (value, unit) => (value === null ? "–" : size(value, unit)),
    short: (value, unit) =>
      unit === "percent" ? percent.format(value / 100) : (unit === "money" ? compactMoney : compact).format(value),
    signed: (value, unit) => `${isNothing(value, unit) ? "" : value < 0 ? "−" : "+"}${size(Math.abs(value), unit)}`,
    isNothing,
    day(time) {
      const [date = "", hour] = time.split(" ");
      if (!DATE.test(date)) return time;
      return [shortDays.format(new Date(date)), ...(hour === undefined ? [] : [hour])].join(", ");
    },
    window({ start, end }) {
      if (!DATE.test(end)) return end;
      if (start === null || !DATE.test(start)) return `until ${days.format(new Date(end))}`;
      return start === end ? days.format(new Date(end)) : days.formatRange(new Date(start), new Date(end));
    },
  };
}

function knownLocale(locale: string | undefined): string | undefined {
  try {
    return locale === undefined ? undefined : Intl.getCanonicalLocales(locale)[0];
  } catch {
    return undefined;
  }
}
