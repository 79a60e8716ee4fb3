/** Exact decimals: platforms send numbers as text, and money is added as whole units of its last digit. */

/** `units` × 10^−`scale`. */
export type Decimal = { units: bigint; scale: number };

export const NOTHING: Decimal = { units: 0n, scale: 0 };

const MAX_EXACT = BigInt(Number.MAX_SAFE_INTEGER);
/** Powers of ten up to this one are exact as doubles. */
const MAX_EXACT_POWER = 22;
const DECIMAL = /^-?\d{1,30}(?:\.\d{1,30})?$/;

export function isDecimal(text: string): boolean {
  return DECIMAL.test(text);
}

/** Null for text that is no number: "-" where a platform has none, "<5" where it hides a small one. */
export function parseDecimal(text: string): Decimal | null {
  const digits = text.trim();
  if (!isDecimal(digits)) return null;
  const point = digits.indexOf(".");
  if (point === -1) return { units: BigInt(digits), scale: 0 };
  return { units: BigInt(digits.slice(0, point) + digits.slice(point + 1)), scale: digits.length - point - 1 };
}

/** The sum of nothing is null, never 0. */
export function addDecimals(values: readonly (Decimal | null)[]): Decimal | null {
  const known = values.filter((value) => value !== null);
  if (known.length === 0) return null;
  const scale = known.reduce((most, value) => Math.max(most, value.scale), 0);
  return { units: known.reduce((sum, value) => sum + scaled(value, scale), 0n), scale };
}

export function sumOfKnown(values: readonly (Decimal | null)[]): Decimal {
  return addDecimals(values) ?? NOTHING;
}

export function differenceOf(a: Decimal, b: Decimal): Decimal {
  const scale = Math.max(a.scale, b.scale);
  return { units: scaled(a, scale) - scaled(b, scale), scale };
}

/** Exact: digits after the point add up. */
export function productOf(a: Decimal | null, b: Decimal | null): Decimal | null {
  return a === null || b === null ? null : { units: a.units * b.units, scale: a.scale + b.scale };
}

/** The nearest double; use it only after the last addition. */
export function toNumber({ units, scale }: Decimal): number {
  if (units <= MAX_EXACT && units >= -MAX_EXACT && scale <= MAX_EXACT_POWER) return Number(units) / 10 ** scale;
  const digits = (units < 0n ? -units : units).toString().padStart(scale + 1, "0");
  const point = digits.length - scale;
  return Number(`${units < 0n ? "-" : ""}${digits.slice(0, point)}.${digits.slice(point)}0`);
}

export function decimalText({ units, scale }: Decimal): string {
  const digits = magnitude(units)
    .toString()
    .padStart(scale + 1, "0");
  const point = digits.length - scale;
  return `${units < 0n ? "-" : ""}${digits.slice(0, point)}${scale === 0 ? "" : `.${digits.slice(point)}`}`;
}

function scaled({ units, scale }: Decimal, to: number): bigint {
  return units * powerOfTen(to - scale);
}

const USUAL_POWERS = 60;
const POWERS_OF_TEN = Array.from({ length: USUAL_POWERS + 1 }, (_, exponent) => 10n ** BigInt(exponent));

export function powerOfTen(exponent: number): bigint {
  return POWERS_OF_TEN[exponent] ?? 10n ** BigInt(exponent);
}

/** Rounds half away from zero; `denominator` must not be 0. */
export function divideRounded(numerator: bigint, denominator: bigint): bigint {
  const negative = numerator < 0n !== denominator < 0n;
  const [top, bottom] = [magnitude(numerator), magnitude(denominator)];
  const rounded = (2n * top + bottom) / (2n * bottom);
  return negative ? -rounded : rounded;
}

export function magnitude(value: bigint): bigint {
  return value < 0n ? -value : value;
}
