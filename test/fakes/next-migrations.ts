/** The real migrations, then one more; or the first of them alone. */

import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { MIGRATIONS_DIR } from "./new-store.ts";
import { tempFolder } from "./temp-folder.ts";

export function migrationsWith(sql: string): string {
  const folder = join(tempFolder(), "drizzle");
  cpSync(MIGRATIONS_DIR, folder, { recursive: true });
  const journalFile = join(folder, "meta", "_journal.json");
  const journal = JSON.parse(readFileSync(journalFile, "utf8"));
  journal.entries.push({ idx: journal.entries.length, version: "6", when: 1, tag: "9999_next", breakpoints: true });
  writeFileSync(journalFile, JSON.stringify(journal));
  writeFileSync(join(folder, "9999_next.sql"), sql);
  return folder;
}

export function migrationsUpTo(count: number): string {
  const folder = join(tempFolder(), "drizzle");
  cpSync(MIGRATIONS_DIR, folder, { recursive: true });
  const journalFile = join(folder, "meta", "_journal.json");
  const journal = JSON.parse(readFileSync(journalFile, "utf8"));
  writeFileSync(journalFile, JSON.stringify({ ...journal, entries: journal.entries.slice(0, count) }));
  return folder;
}
