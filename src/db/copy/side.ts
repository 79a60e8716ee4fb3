/** A store that is copied from, or to, while nobody else has it open. */

import { z } from "zod";
import type { CopiedTable } from "./copied-tables.ts";

/** As both databases give it. Numbers are integers below 2^53. */
const Value = z.union([z.string(), z.number(), z.instanceof(Uint8Array), z.null()]);
export type Value = z.infer<typeof Value>;

export const Rows = z.array(z.array(Value));
export type Row = readonly Value[];

/** Rows that are held in memory at once; the largest are months of a history, some hundred KB each. */
export const PAGE_ROWS = 200;

export type Side = {
  /** Pages in the order of their numbers. */
  read(table: CopiedTable): AsyncIterable<readonly Row[]>;
  /** The highest number that was ever given; 0 before the first. */
  highestOf(table: CopiedTable): Promise<number>;
  /** What the data says of which copy it is; null until a start says it. */
  epoch(): Promise<string | null>;
  mark(epoch: string | null): Promise<void>;
  /** The same, and a row that says so, both or neither. */
  leave(epoch: string, table: CopiedTable, row: Row): Promise<void>;
  /** Whether somebody else has it open by now. @throws conflict */
  refuseOthers(): Promise<void>;
  /** Where it is, for people, without an address. */
  place: string;
  close(): Promise<void>;
};

export type Filling = Pick<Side, "read"> & {
  write(table: CopiedTable, rows: readonly Row[]): Promise<void>;
  setHighest(table: CopiedTable, number: number): Promise<void>;
};

export type Target = Side & {
  hasRows(tables: readonly CopiedTable[]): Promise<boolean>;
  /** All of it, or nothing; `epoch` is what it says of itself from then on. */
  fill(tables: readonly CopiedTable[], epoch: string, work: (filling: Filling) => Promise<void>): Promise<void>;
};

export function listed(columns: readonly string[]): string {
  return columns.map((column) => `"${column}"`).join(", ");
}
