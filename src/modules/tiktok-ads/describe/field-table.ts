/** One kind of field as a searchable table. */

import type { Cell } from "#ads/cell.ts";
import type { ReportLevel } from "../words/report-levels.ts";

export type FieldRow = {
  cells: readonly Cell[];
  words: readonly string[];
  levels: readonly ReportLevel[];
};

export type FieldTable = {
  columns: readonly string[];
  rows: readonly FieldRow[];
  others: readonly string[];
};

export function searchTable(
  { rows, others }: FieldTable,
  { search, level }: { search: string; level: ReportLevel | undefined },
): { rows: readonly FieldRow[]; others: readonly string[] } {
  const parts = search
    .toLowerCase()
    .split(/[\s_-]+/)
    .filter((part) => part !== "");
  const found = (text: string) => parts.every((part) => text.includes(part));
  return {
    rows: rows.filter(
      ({ words, levels }) => (level === undefined || levels.includes(level)) && found(words.join(" ").toLowerCase()),
    ),
    others: parts.length === 0 ? [] : others.filter(found),
  };
}

export function wordsFor(also: Readonly<Record<string, string | readonly string[]>>): (name: string) => string[] {
  const words = new Map<string, string[]>();
  for (const [word, names] of Object.entries(also))
    for (const name of [names].flat()) words.set(name, [...(words.get(name) ?? []), word]);
  return (name) => words.get(name) ?? [];
}
