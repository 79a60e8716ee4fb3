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

type Sent = { metrics: Readonly<Record<string, WireValue>> };

/** Column by column, so that one name is looked up in all rows. Of rows with unreadable amounts, which they are. */
export function putRows(amounts: Amounts, rows: readonly Sent[]): ReadonlyMap<number, readonly string[]> {
  const unread = new Map<number, string[]>();
  for (const [name, column] of amounts)
    for (let row = 0; row < rows.length; row += 1) {
      const value = rows[row]?.metrics[name];
      if (putText(column, row, textOf(value) ?? "") || !isUnreadable(value)) continue;
      unread.set(row, [...(unread.get(row) ?? []), name]);
    }
  return unread;
}

/** TikTok writes "-" for no value. */
export function labelOf(value: WireValue | undefined): string | null {
  const text = plainText(textOf(value) ?? "");
  return text === "" || text === "-" ? null : text;
}
