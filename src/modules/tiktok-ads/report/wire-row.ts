/** A value of a report's row, as text and as an amount. */

import { type Amounts, putText } from "#ads/amounts.ts";
import { isDecimal } from "#ads/decimal.ts";
import { plainText } from "#ads/plain-text.ts";
import type { WireValue } from "../wire/wire-values.ts";

export function textOf(value: WireValue | undefined): string | null {
  return value === undefined || value === null ? null : String(value);
}

export function isUnreadable(value: WireValue | undefined): boolean {
  const text = (textOf(value) ?? "").trim();
  return text !== "" && text !== "-" && !isDecimal(text);
}

export function putAmounts(
  amounts: Amounts,
  row: number,
  sent: (name: string) => WireValue | undefined,
): readonly string[] {
  let unread = ALL_READ;
  for (const [name, column] of amounts) {
    const value = sent(name);
    if (!putText(column, row, textOf(value) ?? "") && isUnreadable(value)) unread = [...unread, name];
  }
  return unread;
}

const ALL_READ: readonly string[] = [];

/** TikTok writes "-" for no value. */
export function labelOf(value: WireValue | undefined): string | null {
  const text = plainText(textOf(value) ?? "");
  return text === "" || text === "-" ? null : text;
}
