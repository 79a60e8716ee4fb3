/** A value of a report's row, as text. */

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

/** TikTok writes "-" for no value. */
export function labelOf(value: WireValue | undefined): string | null {
  const text = plainText(textOf(value) ?? "");
  return text === "" || text === "-" ? null : text;
}
