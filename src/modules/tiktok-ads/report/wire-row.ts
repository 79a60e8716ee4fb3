/** A value of a report's row, as text. */

import type { WireValue } from "../client/wire-values.ts";
import { plainText } from "../plain-text.ts";

export function textOf(value: WireValue | undefined): string | null {
  return value === undefined || value === null ? null : String(value);
}

/** "-" is TikTok's way of saying nothing. */
export function labelOf(value: WireValue | undefined): string | null {
  const text = plainText(textOf(value) ?? "");
  return text === "" || text === "-" ? null : text;
}
