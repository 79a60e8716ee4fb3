/** A tool's answer for display: a table where it is one, facts otherwise. */

import { z } from "zod";

const Cell = z.unknown();

const Table = z.object({
  columns: z.array(z.string()),
  rows: z.array(z.array(Cell)),
  totals: z.record(z.string(), Cell).optional(),
  page: z.object({ total: z.number(), has_more: z.boolean() }).optional(),
});

const Meta = z
  .looseObject({ warnings: z.array(z.string()).catch([]), notice: z.string().optional() })
  .catch({ warnings: [] });

export type AnswerTable = z.infer<typeof Table>;

export type ShownAnswer = {
  table: AnswerTable | null;
  facts: readonly [string, string][];
  warnings: readonly string[];
  notice: string | null;
};

export function readAnswer(answer: Record<string, unknown>): ShownAnswer {
  const { warnings, notice, ...meta } = Meta.parse(answer.meta);
  const table = Table.safeParse(answer);
  const shown = table.success ? [...Object.keys(Table.shape), "meta"] : ["meta"];
  return {
    table: table.success ? table.data : null,
    facts: [...flatten(answer, shown), ...flatten(meta, [])],
    warnings,
    notice: notice ?? null,
  };
}

/** Nested names are joined by dots; top-level names in `without` are left out. */
function flatten(value: Record<string, unknown>, without: readonly string[]): [string, string][] {
  return Object.entries(value)
    .filter(([name]) => !without.includes(name))
    .flatMap(([name, inner]): [string, string][] => {
      const nested = Nested.safeParse(inner);
      if (!nested.success) return [[name, sayCell(inner)]];
      return flatten(nested.data, []).map(([deeper, text]) => [`${name}.${deeper}`, text]);
    });
}

const Nested = z.record(z.string(), z.unknown());

const NUMBER = new Intl.NumberFormat("en", { maximumFractionDigits: 4 });

export function sayCell(value: unknown): string {
  if (value === null || value === undefined) return "–";
  if (typeof value === "number") return NUMBER.format(value);
  if (typeof value === "string") return value;
  if (typeof value === "boolean") return value ? "yes" : "no";
  return JSON.stringify(value);
}
