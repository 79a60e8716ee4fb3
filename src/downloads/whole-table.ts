/** All rows of a tool's answer, page by page. */

import { z } from "zod";
import { ShopError } from "#errors.ts";

const Cell = z.union([z.string(), z.number(), z.boolean(), z.null()]);
const Window = z.object({ start: z.string().nullable(), end: z.string() });

const Table = z.object({
  columns: z.array(z.string()),
  rows: z.array(z.array(Cell)),
  page: z.object({ total: z.number(), cursor: z.string().optional() }).optional(),
  meta: z.looseObject({
    advertiser_name: z.string().nullable().catch(null),
    /** A label, or `all`. */
    account: z.string().nullable().catch(null),
    window: Window.nullable().catch(null),
    /** Of several accounts, each one's days where they are not the same. */
    accounts: z.array(z.looseObject({ account: z.string(), window: Window.nullable().catch(null) })).catch([]),
    timezone: z.string().nullable().catch(null),
    currency: z.string().nullable().catch(null),
    /** Of several accounts, those that did not answer. */
    missing: z.array(z.looseObject({ account: z.string() })).catch([]),
  }),
});

export type Table = z.output<typeof Table>;

/** `cursor`: where another page follows. `pages`: how many were asked. */
export type WholeTable = Pick<Table, "columns" | "rows" | "meta"> & { cursor: string | undefined; pages: number };

/** @throws what the tool throws */
export type AskTool = (args: Readonly<Record<string, unknown>>) => Promise<unknown>;

/** `onPage`: how many rows came, and how many are left of this table. */
export type WantedTable = {
  args: Readonly<Record<string, unknown>>;
  inputSchema: unknown;
  mostPages?: number;
  onPage?: (rows: number, left: number) => void;
};

/** With the largest pages more rows than most spreadsheets open: 50,000 of a report, or about 12 MB. */
export const MAX_PAGES = 100;

/**
 * With `limit` or `cursor` only that page.
 * @throws invalid_input where the answer is no table, or has too many rows
 */
export async function wholeTable(
  ask: AskTool,
  { args, inputSchema, mostPages = MAX_PAGES, onPage = () => undefined }: WantedTable,
): Promise<WholeTable> {
  const onePage = (args.limit ?? args.cursor ?? null) !== null;
  const asked = onePage ? args : { ...args, ...largestPage(inputSchema, args) };
  if (mostPages < 1) throw tooManyRows();
  const first = tableIn(await ask(asked));
  const rows = [...first.rows];
  const total = first.page?.total ?? rows.length;
  onPage(rows.length, total - rows.length);
  let cursor = first.page?.cursor;
  let pages = 1;
  for (; cursor !== undefined && !onePage; pages++) {
    if (pages === mostPages) throw tooManyRows();
    const next = tableIn(await ask({ ...asked, cursor }));
    rows.push(...next.rows);
    onPage(next.rows.length, Math.max(0, total - rows.length));
    cursor = next.page?.cursor;
  }
  const { columns, meta } = first;
  return { columns, rows, meta, cursor, pages };
}

/** At the most; a tool without pages answers with all rows. */
export function mostRows(inputSchema: unknown): number {
  const { success, data } = Limited.safeParse(inputSchema);
  return success ? MAX_PAGES * data.properties.limit.maximum : Number.POSITIVE_INFINITY;
}

export function tooManyRows(): ShopError {
  return new ShopError(
    "invalid_input",
    "This table has too many rows for one file. Filter it, or fetch it page by page with limit and cursor.",
  );
}

const Limited = z.looseObject({
  properties: z.looseObject({ limit: z.looseObject({ maximum: z.number() }) }),
});

/** Another name for `limit` would stand beside it, and be refused. */
function largestPage(inputSchema: unknown, args: WantedTable["args"]): { limit?: number } {
  const { success, data } = Limited.safeParse(inputSchema);
  if (!success || Object.keys(args).some((name) => !(name in data.properties) && name !== "account")) return {};
  return { limit: data.properties.limit.maximum };
}

export function tableIn(answer: unknown): Table {
  const { success, data } = Table.safeParse(answer);
  if (success) return data;
  throw new ShopError("invalid_input", "This tool's answer is not a table. Ask without a format.");
}
