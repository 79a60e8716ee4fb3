/** Checks whether a database file is ours, of a known version, and sound; changes nothing. */

import type { Database } from "bun:sqlite";
import { z } from "zod";
import { ShopError } from "#errors.ts";
import { openFile } from "./open-file.ts";

/** "ShMC". @see https://sqlite.org/pragma.html#pragma_application_id */
export const APPLICATION_ID = 0x53684d43;

const Whole = z.number();

export function readIdentity(sqlite: Database): { ours: boolean; schema: number } {
  const read = (pragma: string) => Whole.parse(sqlite.query(`PRAGMA ${pragma}`).values()[0]?.[0]);
  return { ours: read("application_id") === APPLICATION_ID, schema: read("user_version") };
}

export function hasTable(sqlite: Database, schema: string, table: string): boolean {
  return sqlite.query(`SELECT 1 FROM ${schema}.sqlite_master WHERE type = 'table' AND name = ?`).get(table) !== null;
}

export function hasColumn(sqlite: Database, schema: string, { table, column }: { table: string; column: string }) {
  return sqlite.query("SELECT 1 FROM pragma_table_info(?, ?) WHERE name = ?").get(table, schema, column) !== null;
}

export function isSound(sqlite: Database, schema = "main"): boolean {
  return JSON.stringify(sqlite.query(`PRAGMA ${schema}.integrity_check`).all()) === SOUND;
}

const SOUND = '[{"integrity_check":"ok"}]';

/** `name`: what messages call the file. @throws store_refused */
export function inspectFile({ path, name, known }: { path: string; name: string; known: number }): { schema: number } {
  let sqlite: Database | undefined;
  try {
    sqlite = openFile(path, "read");
    const { ours, schema } = readIdentity(sqlite);
    if (!ours || schema === 0)
      throw refused(`${name} is not a database of ShopMCP. Name a file that \`shopmcp backup\` wrote.`);
    if (schema > known)
      throw refused(
        `${name} was written by a newer ShopMCP (schema ${schema}; this one knows ${known}). Use it with the newer version.`,
      );
    const orphans = sqlite.query("PRAGMA foreign_key_check").all().length;
    if (!isSound(sqlite) || orphans > 0)
      throw refused(`${name} is damaged. Use another backup.`, new Error(`orphaned rows: ${orphans}`));
    return { schema };
  } catch (thrown) {
    if (thrown instanceof ShopError) throw thrown;
    throw refused(`${name} cannot be read as a database, or is damaged. Use another backup.`, thrown);
  } finally {
    sqlite?.close();
  }
}

function refused(message: string, cause?: unknown): ShopError {
  return new ShopError("store_refused", message, { cause });
}
