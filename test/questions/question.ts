/** What an analyst's question is here: the calls that answer it, what is read off the answers, and what is true. */

import { z } from "zod";
import type { Story } from "#simulator/story.ts";
import type { Books } from "./books.ts";

export const Answer = z.looseObject({
  meta: z.looseObject({ api_calls: z.number(), warnings: z.array(z.string()) }),
  columns: z.array(z.string()).default([]),
  rows: z.array(z.array(z.unknown())).default([]),
  totals: z.record(z.string(), z.unknown()).default({}),
  page: z.object({ has_more: z.boolean() }).default({ has_more: false }),
});
export type Answer = z.infer<typeof Answer>;

export type Call = { tool: string; args: Readonly<Record<string, unknown>> };

/** By what it is called. */
export type Figures = Readonly<Record<string, string | number | null>>;

export type Question = {
  asked: string;
  /** In order; a later call may name what an earlier answer said. */
  calls: readonly (Call | ((answers: readonly Answer[]) => Call))[];
  /** What a reader takes from the answers. */
  read(answers: readonly Answer[], story: Story): Figures;
  /** The same from the account itself, by other code. */
  truth(books: Books, story: Story): Figures;
};

export type Cells = Readonly<Record<string, unknown>>;

/** Rows by column. */
export function recordsOf(answer: Answer | undefined): Cells[] {
  const { columns, rows } = answer ?? { columns: [], rows: [] };
  return rows.map((row) => Object.fromEntries(columns.map((column, index) => [column, row[index]])));
}

/** The row in which `column` is `value`. */
export function recordWhere(answer: Answer | undefined, column: string, value: unknown): Cells {
  return recordsOf(answer).find((record) => record[column] === value) ?? {};
}

/** One cell, as a figure. */
export function figure(value: unknown): string | number | null {
  return typeof value === "string" || typeof value === "number" ? value : null;
}
