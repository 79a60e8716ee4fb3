/** A report's row as TikTok writes it: values by name, read as text. */

import { z } from "zod";
import { plainText } from "../plain-text.ts";

export type WireValue = string | number | boolean | null;

/** By name, as it came: a copy of each of a report's rows would be half of all the memory it takes. */
export const WireValues = z.custom<Readonly<Record<string, WireValue>>>(
  (values) => typeof values === "object" && values !== null && Object.values(values).every(isWireValue),
  "values by name were expected",
);

function isWireValue(value: unknown): value is WireValue {
  return value === null || typeof value === "string" || typeof value === "number" || typeof value === "boolean";
}

export function textOf(value: WireValue | undefined): string | null {
  return value === undefined || value === null ? null : String(value);
}

/** "-" is TikTok's way of saying nothing. */
export function labelOf(value: WireValue | undefined): string | null {
  const text = plainText(textOf(value) ?? "");
  return text === "" || text === "-" ? null : text;
}
