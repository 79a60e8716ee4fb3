/** Tables as one file: one account's as it is, several accounts' one below the other with a column that names them. */

import { ALL_ACCOUNTS } from "#calls/choose-account.ts";
import type { FileFormat } from "#calls/format-argument.ts";
import { sameOf } from "#calls/same-of.ts";
import { tableFileName } from "#table-files/table-file-name.ts";
import { writeCsv } from "#table-files/write-csv.ts";
import { writeXlsx } from "#table-files/write-xlsx.ts";
import type { Table } from "./whole-table.ts";

export type TableFile = { name: string; format: FileFormat; content: string | Uint8Array<ArrayBuffer> };

/** `rows`: what they are, in the file's name and on the sheet. */
export type Wanted = { rows: string; format: FileFormat };

type FileTable = Pick<Table, "columns" | "rows" | "meta">;

export async function tableFile(wanted: Wanted, table: FileTable): Promise<TableFile> {
  return write(wanted, table, fileName(wanted, table.meta));
}

export function fileName({ rows, format }: Wanted, meta: Table["meta"]): string {
  const { advertiser_name, account, window, accounts, timezone: zone, currency } = meta;
  const windows = window === null ? accounts.map((one) => one.window) : [window];
  return tableFileName({ account: advertiser_name ?? account, rows, windows, zone, currency }, format);
}

/** Accounts may have columns that others have not, and each has its own currency. */
export async function fileOfAccounts(
  wanted: Wanted,
  tables: readonly { account: string; table: FileTable }[],
): Promise<TableFile> {
  const columns = [...new Set(tables.flatMap(({ table }) => table.columns))];
  const rows = tables.flatMap(({ account, table }) => {
    const places = columns.map((column) => table.columns.indexOf(column));
    return table.rows.map((row) => [account, table.meta.currency, ...places.map((at) => row[at] ?? null)]);
  });
  const metas = tables.map(({ table }) => table.meta);
  const subject = {
    ...{ account: ALL_ACCOUNTS, rows: wanted.rows, windows: metas.map(({ window }) => window) },
    ...{ zone: sameOf(metas.map(({ timezone }) => timezone)), currency: sameOf(metas.map(({ currency }) => currency)) },
  };
  const all = { columns: ["account", "currency", ...columns], rows };
  return write(wanted, all, tableFileName(subject, wanted.format));
}

/** Such as the report by campaign, where a level is named. */
export function rowsOf(title: string, { level }: Readonly<Record<string, unknown>>): string {
  return typeof level === "string" ? `${title} by ${level.trim().toLowerCase()}` : title;
}

type Content = Pick<Table, "columns" | "rows">;

async function write({ rows: sheet, format }: Wanted, { columns, rows }: Content, name: string): Promise<TableFile> {
  const content = format === "csv" ? writeCsv(columns, rows) : await writeXlsx({ columns, rows }, sheet);
  return { name, format, content };
}
