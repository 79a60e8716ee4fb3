import { expect, test } from "bun:test";
import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { MIGRATIONS_DIR } from "../fakes/new-store.ts";
import { fileOf, openStore } from "../fakes/open-store.ts";
import { tempFolder } from "../fakes/temp-folder.ts";

const Journal = z.looseObject({ entries: z.array(z.looseObject({ tag: z.string() })) });

function migrationsBefore(tag: string): string {
  const folder = join(tempFolder(), "drizzle");
  cpSync(MIGRATIONS_DIR, folder, { recursive: true });
  const file = join(folder, "meta", "_journal.json");
  const journal = Journal.parse(JSON.parse(readFileSync(file, "utf8")));
  const at = journal.entries.findIndex((entry) => entry.tag === tag);
  writeFileSync(file, JSON.stringify({ ...journal, entries: journal.entries.slice(0, at) }));
  return folder;
}

test("keys that were made before their maker was written down get the operator whom the audit trail names", () => {
  const dataDir = join(tempFolder(), "data");
  const open = (migrationsDir: string) => openStore({ dataDir, mode: "create", migrationsDir, nowMs: 0 });
  const before = open(migrationsBefore("0012_custody"));
  fileOf(before).sqlite.run("INSERT INTO workspace VALUES ('ws_1', 'One', 'unlimited', 0)");
  fileOf(before).sqlite.run("INSERT INTO operator VALUES ('op_1', 'olga@example.com', 'hash', 0, 0)");
  for (const [id, actor] of [
    ["key_hers", "olga@example.com"],
    ["key_shell", "owner"],
    ["key_left", "gone@example.com"],
  ] as const) {
    fileOf(before).sqlite.run(
      "INSERT INTO api_key (id, workspace_id, name, hash, created_at_ms) VALUES (?, 'ws_1', 'k', ?, 0)",
      [id, Buffer.from(id)],
    );
    fileOf(before).sqlite.run(
      "INSERT INTO audit (at_ms, actor, origin, action, workspace_id, target, outcome) VALUES (0, ?, 'x', 'key.create', 'ws_1', ?, 'ok')",
      [actor, id],
    );
  }
  before.close();
  const after = open(MIGRATIONS_DIR);
  expect(fileOf(after).sqlite.query("SELECT id, operator_id FROM api_key ORDER BY id").all()).toEqual([
    { id: "key_hers", operator_id: "op_1" },
    { id: "key_left", operator_id: null },
    { id: "key_shell", operator_id: null },
  ]);
  // Who was there before roles is an admin, and what there was before narrow keys may use everything.
  expect(fileOf(after).sqlite.query("SELECT admin FROM operator").get()).toEqual({ admin: 1 });
  expect(fileOf(after).sqlite.query("SELECT DISTINCT tools, connections FROM api_key").all()).toEqual([
    { tools: null, connections: null },
  ]);
  after.close();
});
