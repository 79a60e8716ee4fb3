/** Exact decimals: TikTok sends numbers as text, and money is added as whole units of its last digit. */

/** `units` × 10^−`scale`. */
export type Decimal = { units: bigint; scale: number };

export const NOTHING: Decimal = { units: 0n, scale: 0 };

const MAX_EXACT = BigInt(Number.MAX_SAFE_INTEGER);
const DECIMAL = /^-?\d{1,30}(?:\.\d{1,12})?$/;

/** Null for what is not a number: "-" where TikTok has none, "<5" where it hides a small one. */
export function parseDecimal(text: string): Decimal | null {
  const digits = text.trim();
  if (!DECIMAL.test(digits)) return null;
  const point = digits.indexOf(".");
  if (point === -1) return { units: BigInt(digits), scale: 0 };
  return { units: BigInt(digits.slice(0, point) + digits.slice(point + 1)), scale: digits.length - point - 1 };
}

/** Nothing to add is null, never 0. */
export function addDecimals(values: readonly (Decimal | null)[]): Decimal | null {
  const known = values.filter((value) => value !== null);
  if (known.length === 0) return null;
  const scale = known.reduce((most, value) => Math.max(most, value.scale), 0);
  return { units: known.reduce((sum, value) => sum + scaled(value, scale), 0n), scale };
}

/** `times` × a ÷ b, rounded once to `places`, half away from zero; null where either is unknown or b is 0. */
export function divideDecimals(
  a: Decimal | null,
  b: Decimal | null,
  { times, places }: { times: number; places: number },
): Decimal | null {
  if (a === null || b === null || b.units === 0n) return null;
  const numerator = a.units * BigInt(times) * 10n ** BigInt(places + b.scale);
  return { units: divideRounded(numerator, b.units * 10n ** BigInt(a.scale)), scale: places };
}

/** From `before` to `now` in percent, rounded to two digits; null where either is unknown or `before` is 0. */
export function percentChange(before: Decimal | null, now: Decimal | null): Decimal | null {
  if (before === null || now === null) return null;
  const difference = addDecimals([now, { units: -before.units, scale: before.scale }]);
  return divideDecimals(difference, { units: magnitude(before.units), scale: before.scale }, { times: 100, places: 2 });
}

export function roundDecimal(value: Decimal, places: number): Decimal {
  if (value.scale <= places) return value;
  return { units: divideRounded(value.units, 10n ** BigInt(value.scale - places)), scale: places };
}

/** The nearest double: the last step, after which nothing is added any more. */
export function toNumber({ units, scale }: Decimal): number {
  // Both exact as doubles, so that the division rounds once, to the nearest.
  if (units <= MAX_EXACT && units >= -MAX_EXACT) return Number(units) / 10 ** scale;
  const digits = (units < 0n ? -units : units).toString().padStart(scale + 1, "0");
  const point = digits.length - scale;
  return Number(`${units < 0n ? "-" : ""}${digits.slice(0, point)}.${digits.slice(point)}0`);
}

function scaled({ units, scale }: Decimal, to: number): bigint {
  return units * 10n ** BigInt(to - scale);
}

function divideRounded(numerator: bigint, denominator: bigint): bigint {
  const negative = numerator < 0n !== denominator < 0n;
  const [top, bottom] = [magnitude(numerator), magnitude(denominator)];
  const rounded = (2n * top + bottom) / (2n * bottom);
  return negative ? -rounded : rounded;
}

function magnitude(value: bigint): bigint {
  return value < 0n ? -value : value;
}
