/** Exact amounts of many rows in columns: whole units as doubles while those hold them exactly, longer ones beside. */

import { addDecimals, type Decimal, parseDecimal } from "./decimal.ts";

/** One row's amounts by name: undefined means not given, null means no number. `amounts` and `row`: where they stand. */
export type Cells = {
  get(name: string): Decimal | null | undefined;
  readonly amounts?: Amounts;
  readonly row?: number;
};

export type Column = { units: Float64Array; scales: Int8Array; long: Map<number, Decimal> };

export type Amounts = ReadonlyMap<string, Column>;

const NO_NUMBER = -1;
const LONG = -2;

/** Below 2^52, so that the sum of two of them is exact as well. */
const SHORT_DIGITS = 15;
const MAX_SHORT = 2 ** 52;
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

export function putText({ units, scales, long }: Column, row: number, text: string): boolean {
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

/** Field `n` of a line is the bytes from `starts[n]` to `ends[n]`. */
export type Line = { readonly bytes: Uint8Array; readonly starts: Int32Array; readonly ends: Int32Array };

/**
 * Puts numbers straight from the bytes of a field. Returns false, and puts nothing, for what is not plain and short.
 */
export function digitReader({ units, scales }: Column, line: Line, field: number): (row: number) => boolean {
  return (row) => {
    const { bytes } = line;
    const [from, to] = [line.starts[field] ?? 0, line.ends[field] ?? 0];
    const first = bytes[from] === MINUS ? from + 1 : from;
    let whole = 0;
    let point = to;
    for (let at = first; at < to; at += 1) {
      const digit = (bytes[at] ?? 0) - ZERO;
      if (digit >= 0 && digit <= 9) whole = whole * 10 + digit;
      else if (digit === POINT - ZERO && point === to && at > first) point = at;
      else return false;
    }
    const scale = Math.max(0, to - point - 1);
    const digits = to - first - (point === to ? 0 : 1);
    if (digits === 0 || digits > SHORT_DIGITS || point === to - 1) return false;
    units[row] = first === from ? whole : -whole;
    scales[row] = scale;
    return true;
  };
}

/** `sum` is null where nothing has a number, `unknown` counts the cells without one. */
export type Summed = { sum: Decimal | null; unknown: number };

/** For one column of a few rows. */
export function sumIn(rows: readonly { cells: Cells }[], name: string): Summed {
  const sum = createSum();
  for (const { cells } of rows) addCell(sum, cells, name);
  return sum.total();
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

function addColumn(sum: Sum, column: Column | undefined, rows: readonly number[]): void {
  for (const row of rows) addAmount(sum, column, row);
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
