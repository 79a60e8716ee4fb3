/** A tool's table as a file for a script, a page or a shell: of the account that is named, or of all as one table. */

import { ALL_ACCOUNTS, argumentOf } from "#calls/choose-account.ts";
import type { FileFormat } from "#calls/format-argument.ts";
import type { Connections } from "#connections/connections.ts";
import type { Module } from "#modules/module.ts";
import { findOffered } from "#modules/offered-tool.ts";
import { accountTables } from "./account-tables.ts";
import { fileOfAccounts, rowsOf, type TableFile, tableFile } from "./table-file.ts";
import { type AskTool, wholeTable } from "./whole-table.ts";

type Parts = { connections: Pick<Connections, "accounts">; modules: readonly Module[] };

type Asked = {
  workspaceId: string;
  tool: string;
  args: Readonly<Record<string, unknown>>;
  format: FileFormat;
  ask: AskTool;
};

/** `cursor`: where another page follows the one that was asked for. */
export type AskedFile = { file: TableFile; cursor: string | undefined };

/** The caller may see every account of the workspace. @throws what the tool throws, and as `wholeTable` */
export async function askedFile(parts: Parts, { workspaceId, tool, args, format, ask }: Asked): Promise<AskedFile> {
  const offered = findOffered(parts.modules, tool);
  const { inputSchema, title } = (await offered?.tool.listing()) ?? { inputSchema: undefined, title: tool };
  const wanted = { rows: rowsOf(title, args), format };
  const { account, others } = argumentOf(args);
  const isOfAll = account === ALL_ACCOUNTS && offered?.tool.accounts === "all" && (others.cursor ?? null) === null;
  const rows =
    offered !== undefined && isOfAll ? await parts.connections.accounts({ workspaceId, module: offered.module }) : [];
  if (rows.length < 2) {
    const table = await wholeTable(ask, { args, inputSchema });
    return { file: await tableFile(wanted, table), cursor: table.cursor };
  }
  const tables = await accountTables(ask, {
    ...{ asked: rows.map(({ label }) => ({ label, args: others })), inputSchema },
  });
  return { file: await fileOfAccounts(wanted, tables), cursor: undefined };
}
