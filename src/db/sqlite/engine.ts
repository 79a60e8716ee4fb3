/**
 * What the rooms run on. Their statements and units are the same for a SQLite file, which answers at once, and for
 * PostgreSQL, whose answers are waited for.
 */

import type { SQL } from "drizzle-orm";
import type { BaseSQLiteDatabase, SQLiteTable } from "drizzle-orm/sqlite-core";

export type Db = Pick<
  BaseSQLiteDatabase<"sync" | "async", unknown>,
  "select" | "selectDistinct" | "insert" | "update" | "delete" | "$count"
>;

/** Pauses where an answer has to be waited for. */
export type Unit<Result> = Generator<Promise<void>, Result, void>;

export type Work<Result> = (db: Db) => Unit<Result>;

export type Reader<Words extends readonly string[], Row> = {
  (...words: Words): Row | undefined | Promise<Row | undefined>;
  /** After a write aside: what it has by these words, or without any all that it has. */
  forget(...words: Words | []): void;
};

/** A value as both databases keep it. */
export type Cell = string | number | Uint8Array | null;

export type Engine = {
  /** For single statements. */
  db: Db;
  /** The database's own clock at the statement, in µs of Unix time. */
  nowUs: SQL<number>;
  /** Whether several machines may use it, each with a clock of its own. */
  hasSeveralMachines: boolean;
  /** Several statements, which may see what others commit in between. */
  read<Result>(work: Work<Result>): Promise<Result>;
  /** As if nothing else happened meanwhile, or not at all. May run `work` again, so it changes nothing but the database. */
  transact<Result>(work: Work<Result>): Promise<Result>;
  /**
   * A transaction that may be committed together with others. Where `forget` is given, no reader shows anything of what is
   * written but what that forgets; on PostgreSQL all is forgotten nonetheless.
   */
  group<Result>(work: Work<Result>, forget?: () => void): Promise<Result>;
  /**
   * A transaction that may be committed together with others, on what no cached row shows, or only those of a reader that
   * then forgets them; those under one lock run one after another.
   */
  aside<Result>(work: Work<Result>, lock: string | null): Promise<Result>;
  /** As `aside`, of which one statement writes and the others only look: those who wait for its row hold up nobody else. */
  apart<Result>(work: Work<Result>): Promise<Result>;
  /**
   * A transaction that takes what nobody else is taking: the rows that it selects with `skipLocked` are its own until it
   * ends, and those of another one are left out, so that nobody waits or has to try again. `forget`: as of `group`.
   */
  claim<Result>(work: Work<Result>, forget?: () => void): Promise<Result>;
  /** The end of such a `SELECT`. */
  skipLocked: SQL;
  /** Many rows of a table, as this database writes them fastest. One that is there already stays as it is. */
  insertAll(db: Db, table: SQLiteTable, rows: readonly Readonly<Record<string, Cell | undefined>>[]): Unit<void>;
  /** Keeps what `read` found by its words until something is written. The rows are shared, and frozen. */
  reader<Words extends readonly string[], Row extends object>(
    read: (...words: Words) => Unit<Row | undefined>,
  ): Reader<Words, Row>;
  /** The next look at a kept row asks first whether it is still the newest. */
  invalidate(): void;
  /** Removes what was deleted from the log of changes too, as far as readers allow. */
  checkpoint(): Promise<void>;
};

/** An answer of the database, inside a unit: `yield* ask(db.select()….get())`. */
export function* ask<Answer>(answer: Answer | Promise<Answer>): Unit<Answer> {
  if (!(answer instanceof Promise)) return answer;
  const came: Answer[] = [];
  yield answer.then((value) => {
    came.push(value);
  });
  for (const value of came) return value;
  throw new TypeError("A unit of work went on before its answer came.");
}

/** Runs a unit whose answers are all there at once. */
export function runNow<Result>(unit: Unit<Result>): Result {
  const step = unit.next();
  if (step.done === true) return step.value;
  throw new TypeError("A transaction's work must be synchronous.");
}
