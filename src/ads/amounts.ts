/** Exact amounts of many rows in columns: whole units as doubles while those hold them exactly, longer ones beside. */

import { addDecimals, type Decimal, isDecimal, parseDecimal } from "./decimal.ts";

/** One row's amounts by name: undefined means not given, null means no number. `amounts` and `row`: where they stand. */
export type Cells = {
  get(name: string): Decimal | null | undefined;
  readonly amounts?: Amounts;
  readonly row?: number;
};

export type Numbers = { units: Float64Array; scales: Int8Array };

export type Column = Numbers & { long: Map<number, Decimal> };

export type Amounts = ReadonlyMap<string, Column>;

export const NO_NUMBER = -1;
const LONG = -2;

/** Below 2^52, so that the sum of two of them is exact as well. */
const SHORT_DIGITS = 15;
const MAX_SHORT = 2 ** 52;
const MAX_PLAIN = 10 ** SHORT_DIGITS;
const POWERS = Array.from({ length: SHORT_DIGITS + 1 }, (_, exponent) => 10 ** exponent);

const [MINUS, POINT, ZERO] = [0x2d, 0x2e, 0x30];

export function createAmounts(names: readonly string[], rows: number): Amounts {
  return new Map(
    names.map((name) => [
      name,
      { units: new Float64Array(rows), scales: new Int8Array(rows).fill(NO_NUMBER), long: new Map() },
    ]),
  );
}

export function cellsAt(amounts: Amounts, row: number): Cells {
  return new RowCells(amounts, row);
}

/** A class, because a function of its own for each row would take more memory than its amounts. */
class RowCells implements Cells {
  readonly amounts: Amounts;
  readonly row: number;

  constructor(amounts: Amounts, row: number) {
    this.amounts = amounts;
    this.row = row;
  }

  get(name: string): Decimal | null | undefined {
    const column = this.amounts.get(name);
    return column === undefined ? undefined : amountAt(column, this.row);
  }
}

function amountAt({ units, scales, long }: Column, row: number): Decimal | null {
  const scale = scales[row] ?? NO_NUMBER;
  if (scale === NO_NUMBER) return null;
  return scale === LONG ? (long.get(row) ?? null) : { units: BigInt(units[row] ?? 0), scale };
}

/** Orders amounts as they are, since a double holds 15 digits: undefined for longer ones, null for none. */
export function plainAmount({ amounts, row = 0 }: Cells, name: string): number | null | undefined {
  const column = amounts?.get(name);
  if (column === undefined) return undefined;
  const scale = column.scales[row] ?? NO_NUMBER;
  if (scale === NO_NUMBER) return null;
  const units = column.units[row] ?? 0;
  return scale === LONG || Math.abs(units) >= MAX_PLAIN ? undefined : units / (POWERS[scale] ?? 1);
}

export function putText({ units, scales, long }: Column, row: number, text: string): boolean {
  if (text.length <= SHORT_DIGITS && isDecimal(text)) {
    const point = text.indexOf(".");
    const scale = point === -1 ? 0 : text.length - point - 1;
    // Off by less than a quarter of a unit before it is rounded; adding 0 makes no difference but to -0.
    units[row] = Math.round(Number(text) * (POWERS[scale] ?? 1)) + 0;
    scales[row] = scale;
    return true;
  }
  const amount = parseDecimal(text);
  if (amount === null) return false;
  const short = Number(amount.units);
  if (Math.abs(short) < MAX_SHORT && amount.scale <= SHORT_DIGITS) {
    units[row] = short;
    scales[row] = amount.scale;
  } else {
    long.set(row, amount);
    scales[row] = LONG;
  }
  return true;
}

/** Puts a plain, short number that begins at `from`, or no number, and tells where it ends. */
export function putDigits({ units, scales }: Numbers, place: number, bytes: Uint8Array, from: number): number {
  const first = bytes[from] === MINUS ? from + 1 : from;
  let at = first;
  let whole = 0;
  let point = -1;
  for (; at < bytes.length; at += 1) {
    const digit = (bytes[at] ?? 0) - ZERO;
    if (digit >= 0 && digit <= 9) whole = whole * 10 + digit;
    else if (digit === POINT - ZERO && point === -1 && at > first) point = at;
    else break;
  }
  const digits = at - first - (point === -1 ? 0 : 1);
  const isShort = digits > 0 && digits <= SHORT_DIGITS && point !== at - 1;
  units[place] = first === from ? whole : -whole;
  scales[place] = isShort ? (point === -1 ? 0 : at - point - 1) : NO_NUMBER;
  return at;
}

/** Returns false, and puts nothing, where there is none. */
export function putNumber({ units, scales }: Column, row: number, from: Numbers, place: number): boolean {
  const scale = from.scales[place] ?? NO_NUMBER;
  if (scale === NO_NUMBER) return false;
  units[row] = from.units[place] ?? 0;
  scales[row] = scale;
  return true;
}

/** `sum` is null where nothing has a number, `unknown` counts the cells without one. */
export type Summed = { sum: Decimal | null; unknown: number };

/** For one column of a few rows. */
export function sumIn(rows: readonly { cells: Cells }[], name: string): Summed {
  const sum = createSum();
  for (const { cells } of rows) addCell(sum, cells, name);
  return sum.total();
}

/** The number that `sumIn` comes to, for a few rows in columns: undefined where doubles do not hold it. */
export function plainSum(rows: readonly { cells: Cells }[], name: string): number | null | undefined {
  let sum = 0;
  let scale = NO_NUMBER;
  for (const { cells } of rows) {
    const { amounts, row = 0 } = cells;
    if (amounts === undefined) return undefined;
    const column = amounts.get(name);
    const own = column?.scales[row] ?? NO_NUMBER;
    if (own === LONG) return undefined;
    if (column === undefined || own === NO_NUMBER) continue;
    const shared = Math.max(scale, own);
    const lifted = scale === NO_NUMBER ? 0 : sum * (POWERS[shared - scale] ?? 0);
    const more = (column.units[row] ?? 0) * (POWERS[shared - own] ?? 0);
    if (Math.abs(lifted) + Math.abs(more) >= MAX_SHORT) return undefined;
    sum = lifted + more;
    scale = shared;
  }
  return scale === NO_NUMBER ? null : sum / (POWERS[scale] ?? 1);
}

/** Looks at the cells' places once, for the sums of all columns. */
export function sumsOf(all: Iterable<Cells>): (name: string) => Summed {
  const places = new Map<Amounts, number[]>();
  const loose: Cells[] = [];
  let amounts: Amounts | undefined;
  let rows: number[] = [];
  for (const cells of all) {
    if (cells.amounts === undefined || cells.row === undefined) loose.push(cells);
    else {
      if (cells.amounts !== amounts) {
        amounts = cells.amounts;
        rows = places.get(amounts) ?? [];
        places.set(amounts, rows);
      }
      rows.push(cells.row);
    }
  }
  return (name) => {
    const sum = createSum();
    for (const [columns, own] of places) addColumn(sum, columns.get(name), own);
    for (const cells of loose) addCell(sum, cells, name);
    return sum.total();
  };
}

function addCell(sum: Sum, cells: Cells, name: string): void {
  const { amounts, row } = cells;
  if (amounts === undefined || row === undefined) sum.addLong(cells.get(name) ?? null);
  else addAmount(sum, amounts.get(name), row);
}

/** Neighbours mostly have as many decimals, so that they are added before they are lifted. */
function addColumn(sum: Sum, column: Column | undefined, rows: readonly number[]): void {
  let units = 0;
  let scale = NO_NUMBER;
  for (const row of rows) {
    const own = column?.scales[row] ?? NO_NUMBER;
    const more = units + (column?.units[row] ?? 0);
    if (own >= 0 && own === scale && Math.abs(more) < MAX_SHORT) units = more;
    else {
      if (scale >= 0) sum.add(units, scale);
      scale = own;
      units = column?.units[row] ?? 0;
      if (own < 0) addAmount(sum, column, row);
    }
  }
  if (scale >= 0) sum.add(units, scale);
}

function addAmount(sum: Sum, column: Column | undefined, row: number): void {
  const scale = column?.scales[row] ?? NO_NUMBER;
  if (column !== undefined && scale >= 0) sum.add(column.units[row] ?? 0, scale);
  else sum.addLong(scale === LONG ? (column?.long.get(row) ?? null) : null);
}

type Sum = { add(units: number, scale: number): void; addLong(amount: Decimal | null): void; total(): Summed };

/** Adds doubles while their sum is exact; what would grow beyond that is put aside. */
function createSum(): Sum {
  const aside: Decimal[] = [];
  let unknown = 0;
  let units = 0;
  let scale: number | null = null;
  const whole = () => (scale === null ? [] : [{ units: BigInt(units), scale }]);
  return {
    add(own, ownScale) {
      const before = scale ?? ownScale;
      const shared = Math.max(before, ownScale);
      const lifted = units * (POWERS[shared - before] ?? 0);
      const ownLifted = own * (POWERS[shared - ownScale] ?? 0);
      if (Math.abs(lifted) + Math.abs(ownLifted) < MAX_SHORT) {
        units = lifted + ownLifted;
        scale = shared;
      } else {
        aside.push(...whole());
        units = own;
        scale = ownScale;
      }
    },
    addLong(amount) {
      if (amount === null) unknown += 1;
      else aside.push(amount);
    },
    total: () => ({ sum: addDecimals([...aside, ...whole()]), unknown }),
  };
}
