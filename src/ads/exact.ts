/** Exact fractions: quotients are compared as they are, and rounded only where they are shown. */

import { type Decimal, divideRounded, magnitude, parseDecimal, powerOfTen, toNumber } from "./decimal.ts";

/** `bottom` is positive. */
export type Exact = { top: bigint; bottom: bigint };

export function exactOf({ units, scale }: Decimal): Exact {
  return { top: units, bottom: powerOfTen(scale) };
}

/** Null where an operand is unknown or `b` is 0. */
export function quotientOf(a: Decimal | null, b: Decimal | null, times: number): Exact | null {
  if (a === null || b === null || b.units === 0n) return null;
  const top = a.units * BigInt(times) * powerOfTen(b.scale);
  const bottom = magnitude(b.units) * powerOfTen(a.scale);
  return { top: b.units < 0n ? -top : top, bottom };
}

export function changeInPercent(before: Exact | null, now: Exact | null): Exact | null {
  if (before === null || now === null || before.top === 0n) return null;
  const difference = now.top * before.bottom - before.top * now.bottom;
  return { top: 100n * difference, bottom: now.bottom * magnitude(before.top) };
}

export function differenceOfExact(a: Exact, b: Exact): Exact {
  return { top: a.top * b.bottom - b.top * a.bottom, bottom: a.bottom * b.bottom };
}

export function addExact(a: Exact, b: Exact): Exact {
  return { top: a.top * b.bottom + b.top * a.bottom, bottom: a.bottom * b.bottom };
}

export function timesExact(a: Exact, b: Exact): Exact {
  return { top: a.top * b.top, bottom: a.bottom * b.bottom };
}

export function shareInPercent(part: Exact | null, whole: Exact | null): Exact | null {
  if (part === null || whole === null || whole.top === 0n) return null;
  const top = 100n * part.top * whole.bottom;
  return { top: whole.top < 0n ? -top : top, bottom: part.bottom * magnitude(whole.top) };
}

const APART = 1e-9;

export function surelyApart(one: number, other: number): boolean {
  return Math.abs(one - other) > APART * Math.max(Math.abs(one), Math.abs(other));
}

export function compareExact(a: Exact, b: Exact): number {
  if (a.top === b.top && a.bottom === b.bottom) return 0;
  const [one, other] = [nearNumber(a), nearNumber(b)];
  if (surelyApart(one, other)) return one - other;
  const difference = a.top * b.bottom - b.top * a.bottom;
  return difference === 0n ? 0 : difference < 0n ? -1 : 1;
}

/** Reads `bound` by its decimal digits, not by its binary value. */
export function isAtMost(value: Exact, bound: number): boolean {
  return comparedTo(value, bound) <= 0;
}

export function isAtLeast(value: Exact, bound: number): boolean {
  return comparedTo(value, bound) >= 0;
}

function comparedTo(value: Exact, bound: number): number {
  const limit = parseDecimal(String(bound));
  return limit === null ? nearNumber(value) - bound : compareExact(value, exactOf(limit));
}

export function roundExact({ top, bottom }: Exact, places: number): number {
  return toNumber({ units: divideRounded(top * powerOfTen(places), bottom), scale: places });
}

const SIGNIFICANT_DIGITS = 4;
const LATEST_DIGIT = 18;

/** Below 1 with four significant digits, otherwise with `places` digits after the point. */
export function shownQuotient(value: Exact, places: number): number {
  const { top, bottom } = value;
  if (top === 0n || magnitude(top) >= bottom) return roundExact(value, places);
  let first = 1;
  for (let left = magnitude(top) * 10n; left < bottom && first < LATEST_DIGIT; left *= 10n) first += 1;
  return roundExact(value, first + SIGNIFICANT_DIGITS - 1);
}

export function nearNumber({ top, bottom }: Exact): number {
  return Number(top) / Number(bottom);
}
