/** Tables as one file: one account's as it is, several accounts' one below the other with a column that names them. */

import { ALL_ACCOUNTS } from "#calls/choose-account.ts";
import type { FileFormat } from "#calls/format-argument.ts";
import { tableFileName } from "#table-files/table-file-name.ts";
import { writeCsv } from "#table-files/write-csv.ts";
import { writeXlsx } from "#table-files/write-xlsx.ts";
import type { Table } from "./whole-table.ts";

export type TableFile = { name: string; format: FileFormat; content: string | Uint8Array<ArrayBuffer> };

export type Wanted = { tool: string; format: FileFormat };

type FileTable = Pick<Table, "columns" | "rows" | "meta">;

export const MEDIA_TYPES = {
  csv: "text/csv",
  xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
} as const satisfies Record<FileFormat, string>;

export async function tableFile(wanted: Wanted, table: FileTable): Promise<TableFile> {
  return write(wanted, table, fileName(wanted, table.meta));
}

export function fileName({ tool, format }: Wanted, meta: Table["meta"]): string {
  const { advertiser_name, account, window, timezone: zone, currency } = meta;
  return tableFileName({ account: advertiser_name ?? account, rows: tool, window, zone, currency }, format);
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
  const windows = new Map(tables.map(({ table: { meta } }) => [JSON.stringify(meta.window), meta.window]));
  const [window = null] = windows.size === 1 ? windows.values() : [];
  const subject = { account: ALL_ACCOUNTS, rows: wanted.tool, window, zone: null, currency: null };
  const all = { columns: ["account", "currency", ...columns], rows };
  return write(wanted, all, tableFileName(subject, wanted.format));
}

type Content = Pick<Table, "columns" | "rows">;

async function write({ tool, format }: Wanted, { columns, rows }: Content, name: string): Promise<TableFile> {
  const content = format === "csv" ? writeCsv(columns, rows) : await writeXlsx({ columns, rows }, tool);
  return { name, format, content };
}
