/** Tables as one CSV file: one account's as it is, several accounts' one below the other with a column that names them. */

import { ALL_ACCOUNTS } from "#calls/choose-account.ts";
import { csvFileName } from "#csv/csv-file-name.ts";
import { writeCsv } from "#csv/write-csv.ts";
import type { Table } from "./whole-table.ts";

export type CsvFile = { name: string; text: string };

type CsvTable = Pick<Table, "columns" | "rows" | "meta">;

export function csvFile(tool: string, { columns, rows, meta }: CsvTable): CsvFile {
  return { name: csvName(tool, meta), text: writeCsv(columns, rows) };
}

export function csvName(tool: string, meta: Table["meta"]): string {
  const { advertiser_name, account, window, timezone: zone, currency } = meta;
  return csvFileName({ account: advertiser_name ?? account, rows: tool, window, zone, currency });
}

/** Accounts may have columns that others have not, and each has its own currency. */
export function csvOfAccounts(tool: string, tables: readonly { account: string; table: CsvTable }[]): CsvFile {
  const columns = [...new Set(tables.flatMap(({ table }) => table.columns))];
  const rows = tables.flatMap(({ account, table }) => {
    const places = columns.map((column) => table.columns.indexOf(column));
    return table.rows.map((row) => [account, table.meta.currency, ...places.map((at) => row[at] ?? null)]);
  });
  const windows = new Map(tables.map(({ table: { meta } }) => [JSON.stringify(meta.window), meta.window]));
  const [window = null] = windows.size === 1 ? windows.values() : [];
  const name = csvFileName({ account: ALL_ACCOUNTS, rows: tool, window, zone: null, currency: null });
  return { name, text: writeCsv(["account", "currency", ...columns], rows) };
}
