/** The query of where the month of every account lands. */

import { queryOptions } from "@tanstack/react-query";
import { z } from "zod";
import { ALL } from "../data/account-choice.ts";
import { noteProgress } from "../data/call-progress.ts";
import { callTool } from "../data/call-tool.ts";
import { type Integration, workspaceKey } from "../data/queries.ts";
import { figuresFirst } from "./shown-group.ts";

const FRESH_MS = 60_000;

export type PacingQuestion = { workspaceId: string; pacing: NonNullable<Integration["pacing"]> };

const Cell = z.union([z.string(), z.number(), z.boolean(), z.null()]).catch(null);
const Values = z.record(z.string(), Cell);

const Answer = z.looseObject({
  columns: z.array(z.string()),
  rows: z.array(z.array(Cell)),
  totals: Values.catch({}).default({}),
  meta: z.looseObject({
    currency: z.string().nullable().catch(null),
    subtotals: z
      .array(z.looseObject({ currency: z.string().nullable(), accounts: z.number(), totals: Values.catch({}) }))
      .default([]),
    missing: z.array(z.looseObject({ account: z.string(), message: z.string() })).default([]),
  }),
});

export type Pacing = ReturnType<typeof readPacing>;

export const pacingKey = ({ workspaceId, pacing }: PacingQuestion) =>
  [...workspaceKey(workspaceId), "pacing", pacing.tool] as const;

export const pacingQuery = (question: PacingQuestion) =>
  queryOptions({
    queryKey: pacingKey(question),
    async queryFn({ client, signal }) {
      const { workspaceId, pacing } = question;
      const answer = await callTool({
        ...{ workspaceId, signal, tool: pacing.tool, args: { ...pacing.brief, account: ALL } },
        onProgress: (progress) => noteProgress(client, pacingKey(question), progress),
      }).finally(() => noteProgress(client, pacingKey(question), null));
      return readPacing(answer);
    },
    staleTime: FRESH_MS,
  });

/** Without the texts that are the same in every row, such as the level. */
function readPacing(answer: unknown) {
  const { columns, rows, totals, meta } = Answer.parse(answer);
  const tells = (at: number) =>
    rows.some((row) => typeof row[at] === "number") || new Set(rows.map((row) => row[at])).size > 1;
  const shown = columns.filter((column, at) => column === ALWAYS || tells(at));
  const groups =
    meta.subtotals.length > 0 ? meta.subtotals : [{ currency: meta.currency, accounts: rows.length, totals }];
  return {
    columns: shown,
    rows: figuresFirst(rows, hasFigures).map((row) =>
      Object.fromEntries(columns.map((column, at) => [column, row[at] ?? null])),
    ),
    groups: figuresFirst(
      groups
        .filter((group) => Object.keys(group.totals).length > 0)
        .toSorted((one, other) => other.accounts - one.accounts),
      ({ totals }) => hasFigures(Object.values(totals)),
    ),
    missing: meta.missing,
  };
}

const ALWAYS = "account";

/** Zeros are none. */
function hasFigures(cells: readonly z.output<typeof Cell>[]): boolean {
  return cells.some((cell) => typeof cell === "number" && cell !== 0);
}
