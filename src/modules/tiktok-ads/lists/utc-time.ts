/** A time of TikTok's in the one form that most of its times have: "2026-05-26 11:00:13", in UTC. */

import { shown } from "#ads/cell-text.ts";

/** A smaller number is seconds: this many would be in the year 5138. */
const FIRST_MS = 1e11;
const LAST_DATE_MS = 8.64e15;
const DIGITS = /^\d+$/;
const ISO = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/;

export function utcTime(value: string | number | null | undefined): string | null {
  if (value === null || value === undefined || value === "" || Number(value) === 0) return null;
  const text = String(value);
  if (DIGITS.test(text)) return written(Number(text) < FIRST_MS ? Number(text) * 1_000 : Number(text));
  return ISO.test(text) ? written(Date.parse(text)) : shown(text);
}

function written(ms: number): string | null {
  if (Number.isNaN(ms) || ms > LAST_DATE_MS) return null;
  return new Date(ms).toISOString().slice(0, 19).replace("T", " ");
}
