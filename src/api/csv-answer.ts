/** A tool's answer as a CSV file. */

import { z } from "zod";
import { csvFileName } from "#csv/csv-file-name.ts";
import { writeCsv } from "#csv/write-csv.ts";
import { ShopError } from "#errors.ts";

const Cell = z.union([z.string(), z.number(), z.boolean(), z.null()]);
const Window = z.object({ start: z.string().nullable(), end: z.string() });

const Table = z.object({
  columns: z.array(z.string()),
  rows: z.array(z.array(Cell)),
  page: z.object({ cursor: z.string().optional() }).optional(),
  meta: z.looseObject({
    advertiser_name: z.string().nullable().catch(null),
    window: Window.nullable().catch(null),
    timezone: z.string().nullable().catch(null),
    currency: z.string().nullable().catch(null),
  }),
});

type Ask = (args: Readonly<Record<string, unknown>>) => Promise<unknown>;
type Wanted = { tool: string; args: Readonly<Record<string, unknown>>; inputSchema: unknown };

/** More rows than most spreadsheets open. */
const MAX_PAGES = 100;

/**
 * With `limit` or `cursor` only that page, with `x-next-cursor` where another follows.
 * @throws invalid_input where the answer is no table, or has too many rows
 */
export async function csvAnswer(ask: Ask, { tool, args, inputSchema }: Wanted): Promise<Response> {
  const onePage = (args.limit ?? args.cursor ?? null) !== null;
  const asked = onePage ? args : { ...args, ...largestPage(inputSchema) };
  const first = tableIn(await ask(asked));
  const rows = [...first.rows];
  let cursor = first.page?.cursor;
  for (let pages = 1; cursor !== undefined && !onePage; pages++) {
    if (pages === MAX_PAGES)
      throw new ShopError(
        "invalid_input",
        "This table has too many rows for one file. Filter it, or fetch it page by page with limit and cursor.",
      );
    const next = tableIn(await ask({ ...asked, cursor }));
    rows.push(...next.rows);
    cursor = next.page?.cursor;
  }
  const { columns, meta } = first;
  const name = csvFileName({
    ...{ account: meta.advertiser_name, rows: tool, window: meta.window },
    ...{ zone: meta.timezone, currency: meta.currency },
  });
  return new Response(writeCsv(columns, rows), {
    headers: {
      "content-type": "text/csv; charset=utf-8; header=present",
      "content-disposition": attachment(name),
      ...(cursor === undefined ? {} : { "x-next-cursor": cursor }),
    },
  });
}

const Limited = z.looseObject({ properties: z.looseObject({ limit: z.looseObject({ maximum: z.number() }) }) });

function largestPage(inputSchema: unknown): { limit?: number } {
  const { success, data } = Limited.safeParse(inputSchema);
  return success ? { limit: data.properties.limit.maximum } : {};
}

function tableIn(answer: unknown): z.output<typeof Table> {
  const { success, data } = Table.safeParse(answer);
  if (success) return data;
  throw new ShopError("invalid_input", "This tool's answer is not a table. Ask without format=csv.");
}

/** The second form is for letters that a header cannot hold. @see https://www.rfc-editor.org/rfc/rfc6266#section-4.3 */
function attachment(name: string): string {
  const plain = name.replaceAll(/[^ -~]/g, "-").replaceAll('"', "'");
  const encoded = encodeURIComponent(name).replaceAll(/['()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`);
  return `attachment; filename="${plain}"; filename*=UTF-8''${encoded}`;
}
