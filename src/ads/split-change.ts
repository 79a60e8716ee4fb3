/** What each part of a whole contributed to its change: exact, and shown so that all of it adds up to the last digit. */

import { type Decimal, divideRounded, magnitude, powerOfTen, sumOfKnown } from "./decimal.ts";
import { addExact, differenceOfExact, type Exact, exactOf, timesExact } from "./exact.ts";

/** One part in one window. A sum is `of` alone; a quotient is `of` ÷ `per`, summed over the parts. */
export type Side = { of: Decimal; per: Decimal };
export type Sides = { now: Side; before: Side };

/** `rate`: the change of the part's own value, or all of it where the whole is a sum. `share`: that of its weight. */
export type Contribution = { rate: bigint; share: bigint };

export type Whole = { quotient: boolean; times: number; places: number };

/** Extra digits, so that thousands of rounding errors stay below the last shown digit. */
const SPARE_DIGITS = 12;
const ZERO: Exact = { top: 0n, bottom: 1n };
const HALF: Exact = { top: 1n, bottom: 2n };

export function fineUnits({ places }: Whole): bigint {
  return powerOfTen(places + SPARE_DIGITS);
}

export function wholeOf(sides: readonly Side[], { quotient, times }: Whole): Exact | null {
  const { of, per } = totalOf(sides);
  if (!quotient) return of;
  return per.top === 0n ? null : timesExact(divide(of, per), { top: BigInt(times), bottom: 1n });
}

/**
 * By the midpoint rule: a rate counts with the mean of both weights, a weight with the distance of its mean rate from
 * the whole's. A part without a rate in one window keeps the other window's.
 */
export function splitChange(parts: readonly Sides[], whole: Whole): Contribution[] | null {
  const fine = fineUnits(whole);
  const inUnits = ({ top, bottom }: Exact) => divideRounded(top * fine, bottom);
  if (!whole.quotient)
    return parts.map(({ now, before }) => ({
      rate: inUnits(differenceOfExact(exactOf(now.of), exactOf(before.of))),
      share: 0n,
    }));
  const [now, before] = [totalOf(parts.map((part) => part.now)), totalOf(parts.map((part) => part.before))];
  if (now.per.top === 0n || before.per.top === 0n) return null;
  const times: Exact = { top: BigInt(whole.times), bottom: 1n };
  const middle = mean(divide(now.of, now.per), divide(before.of, before.per));
  return parts.map((part) => {
    const weight = differenceOfExact(
      divide(exactOf(part.now.per), now.per),
      divide(exactOf(part.before.per), before.per),
    );
    const own = differenceOfExact(divide(exactOf(part.now.of), now.per), divide(exactOf(part.before.of), before.per));
    const all = differenceOfExact(own, timesExact(middle, weight));
    const share = timesExact(weight, differenceOfExact(ownRate(part) ?? middle, middle));
    const shareUnits = inUnits(timesExact(times, share));
    return { rate: inUnits(timesExact(times, all)) - shareUnits, share: shareUnits };
  });
}

function ownRate({ now, before }: Sides): Exact | null {
  const rate = ({ of, per }: Side) => (per.units === 0n ? null : divide(exactOf(of), exactOf(per)));
  const [own, earlier] = [rate(now), rate(before)];
  if (own === null || earlier === null) return own ?? earlier;
  return mean(own, earlier);
}

export function apportion(values: readonly bigint[], unit: bigint, total: bigint): bigint[] {
  const floors = values.map((value) => floorDivide(value, unit));
  const shares = floors.map((floor, index) => ({ index, rest: (values[index] ?? 0n) - floor * unit }));
  const byRest = shares.toSorted((a, b) => (a.rest === b.rest ? a.index - b.index : a.rest > b.rest ? -1 : 1));
  let missing = total - floors.reduce((sum, floor) => sum + floor, 0n);
  const step = missing < 0n ? -1n : 1n;
  const order = missing < 0n ? byRest.toReversed() : byRest;
  const shown = [...floors];
  while (missing !== 0n && order.length > 0)
    for (const { index } of order) {
      if (missing === 0n) break;
      shown[index] = (shown[index] ?? 0n) + step;
      missing -= step;
    }
  return shown;
}

function floorDivide(value: bigint, unit: bigint): bigint {
  const quotient = value / unit;
  return value < 0n && quotient * unit !== value ? quotient - 1n : quotient;
}

export function addSides(sides: readonly Side[]): Side {
  return { of: sumOfKnown(sides.map(({ of }) => of)), per: sumOfKnown(sides.map(({ per }) => per)) };
}

function totalOf(sides: readonly Side[]): { of: Exact; per: Exact } {
  const { of, per } = addSides(sides);
  return { of: exactOf(of), per: exactOf(per) };
}

function mean(a: Exact, b: Exact): Exact {
  return timesExact(HALF, addExact(a, b));
}

function divide(a: Exact, b: Exact): Exact {
  if (b.top === 0n) return ZERO;
  const top = a.top * b.bottom;
  return { top: b.top < 0n ? -top : top, bottom: a.bottom * magnitude(b.top) };
}
