/** An explained change as steps from the earlier value to the later one. */

import { z } from "zod";
import { previousOf } from "./point.ts";
import type { Level } from "./view-choice.ts";

const Amount = z.number().nullable().catch(null);
const Answer = z.looseObject({
  summary: z.string(),
  columns: z.array(z.string()),
  rows: z.array(z.array(z.unknown())),
  totals: z.record(z.string(), Amount),
});

/** `from` and `to`: the running value before and after it. `whole`: the value of one of the windows. */
export type Step = { id: string; name: string; whole: boolean; from: number; to: number };

export type Explanation = { summary: string; steps: readonly Step[] };

type Columns = Pick<Level, "idColumn" | "nameColumn">;

export function readExplanation(answer: unknown, { idColumn, nameColumn }: Columns): Explanation {
  const { summary, columns, rows, totals } = Answer.parse(answer);
  const [id, name, contribution] = [idColumn, nameColumn, "contribution"].map((column) => columns.indexOf(column));
  const textIn = (row: readonly unknown[], place = -1) => (typeof row[place] === "string" ? row[place] : null);
  const [metric] = columns.filter((column) => columns.includes(previousOf(column)));
  const [before, now] = [totals[previousOf(metric ?? "")] ?? null, totals[metric ?? ""] ?? null];
  const parts = rows.flatMap((row) => {
    const amount = Amount.parse(row[contribution ?? -1] ?? null);
    if (amount === null) return [];
    return [{ id: textIn(row, id) ?? "others", name: textIn(row, name) ?? "without a name", amount }];
  });
  return { summary, steps: stepsOf({ before, now }, parts) };
}

type Ends = { before: number | null; now: number | null };

/** None where one of the two is unknown. */
export function stepsOf({ before, now }: Ends, parts: readonly { id: string; name: string; amount: number }[]): Step[] {
  if (before === null || now === null) return [];
  let reached = before;
  const between = parts.map(({ id, name, amount }): Step => {
    const from = reached;
    reached += amount;
    return { id, name, whole: false, from, to: reached };
  });
  return [
    { id: "before", name: "Before", whole: true, from: 0, to: before },
    ...between,
    { id: "now", name: "These days", whole: true, from: 0, to: now },
  ];
}
