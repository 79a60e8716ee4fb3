/** drizzle-kit's migrations in a folder: their list, and the statements of each. */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";

const Journal = z.object({ entries: z.array(z.object({ idx: z.number(), tag: z.string() })) });

/** One a migration, in order. */
export function readTags(folder: string): string[] {
  const text = readFileSync(join(folder, "meta", "_journal.json"), "utf8");
  // It is read once, and zod's own function for a schema is made for many readings.
  const journal = Journal.parse(JSON.parse(text), { jitless: true });
  return journal.entries.toSorted((a, b) => a.idx - b.idx).map(({ tag }) => tag);
}

export function readMigration(folder: string, tag: string): string[] {
  return readFileSync(join(folder, `${tag}.sql`), "utf8")
    .split("--> statement-breakpoint")
    .map((statement) => statement.trim())
    .filter((statement) => statement !== "");
}
