/** A module's figures as rows of a message. */

import type { GivenMessage } from "#channels/message.ts";
import type { DigestView } from "#modules/module-digest.ts";
import type { SeriesUnit } from "#modules/module-page.ts";

type Shown = { view: Pick<DigestView, "columns">; currency: string | null; compared: boolean };

type Rows = NonNullable<GivenMessage["sections"][number]>["rows"];

/** What is no number is left out. */
export function figureRows(
  values: Readonly<Record<string, unknown>> | undefined,
  { view, currency, compared }: Shown,
): Rows {
  if (values === undefined) return [{ label: "Nothing", value: "0", note: null, share: null }];
  return view.columns.flatMap(({ column, label, unit }) => {
    const value = values[column];
    if (typeof value !== "number") return [];
    const note = compared ? changeNote(values, { column, unit, currency }) : null;
    return [{ label, value: shownFigure(value, unit, currency), note, share: null }];
  });
}

/** Null where there is nothing to compare with. */
export function changeNote(
  values: Readonly<Record<string, unknown>>,
  { column, unit, currency }: { column: string; unit: SeriesUnit; currency: string | null },
): string | null {
  const change = values[`${column}_change_pct`];
  const before = values[`${column}_previous`];
  if (typeof change !== "number" || typeof before !== "number") return null;
  return `${change > 0 ? "+" : ""}${plain(change, 1)} %, was ${shownFigure(before, unit, currency)}`;
}

const DIGITS = { money: 2, count: 0, ratio: 2, percent: 2 } as const satisfies Record<SeriesUnit, number>;

export function shownFigure(value: number, unit: SeriesUnit, currency: string | null): string {
  if (unit === "money") return amount(value, currency);
  const text = plain(value, DIGITS[unit]);
  if (unit === "percent") return `${text} %`;
  return text;
}

/** With all digits of its currency: 12.30, not 12.3. */
function amount(value: number, currency: string | null): string {
  if (currency === null || !/^[A-Z]{3}$/.test(currency)) return plain(value, DIGITS.money);
  const money = { style: "currency", currency, currencyDisplay: "code" } as const;
  const parts = new Intl.NumberFormat("en", money).formatToParts(value);
  const digits = parts.filter(({ type }) => type !== "currency" && type !== "literal");
  return `${digits.map((part) => part.value).join("")} ${currency}`;
}

function plain(value: number, digits: number): string {
  return new Intl.NumberFormat("en", { maximumFractionDigits: digits }).format(value);
}
