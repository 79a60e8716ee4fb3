import { expect, setDefaultTimeout, test } from "bun:test";
import { z } from "zod";
import type { Store } from "#db/store.ts";
import { createAuditTrail } from "#workspaces/audit-trail.ts";
import { createWorkspaces } from "#workspaces/workspaces.ts";
import { manualClock } from "../fakes/clock.ts";
import { connectionRow } from "../fakes/connection-row.ts";
import { failsWith } from "../fakes/fails-with.ts";
import { filesHolding } from "../fakes/found-in-files.ts";
import { EMPTY_ENVELOPE } from "../fakes/insert-connection.ts";
import { newStore } from "../fakes/new-store.ts";
import { fileOf } from "../fakes/open-store.ts";
import { listAudit } from "../fakes/written-rows.ts";

// Every commit waits for the disk, on a machine that may be busy with other tests.
setDefaultTimeout(120_000);

const OWNER = { name: "owner", origin: "shell" };
const WRAPPED = "canary-wrapped-key-41d7";

/** Two workspaces, each with a connection, a key, usage and a count. */
async function filled() {
  const store = newStore();
  const clock = manualClock();
  const workspaces = createWorkspaces({ store, clock, audit: createAuditTrail({ store, clock }) });
  fileOf(store).sqlite.run("INSERT INTO vault_key VALUES ('vk_1', 'local', '', 'f', '{}', 1, 0)");
  const ids: string[] = [];
  for (const name of ["Gone", "Stays"]) {
    const { id } = await workspaces.create(name, undefined, OWNER);
    ids.push(id);
    const bytes = Buffer.from(`${WRAPPED}-${name}`);
    const row = connectionRow(`con_${name}`, id);
    const envelope = { id: row.id, generation: 1, ...EMPTY_ENVELOPE, wrapped_key: bytes };
    const event = { state: row.state, reason: row.reason, at_ms: row.verified_at_ms };
    await store.decisions.beginCredential({ row, from: null, envelope, account: null, event, beside: [] });
    const insert = (sql: string) =>
      fileOf(store)
        .sqlite.query(sql)
        .run({ id, con: row.id, key: `key_${name}` });
    insert(
      "INSERT INTO api_key (id, workspace_id, name, hash, created_at_ms) SELECT $key, $id, 'n', randomblob(32), 0 WHERE $con IS NOT NULL",
    );
    insert(
      "WITH RECURSIVE calls(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM calls WHERE n < 1500) INSERT INTO usage (at_ms, workspace_id, key_id, tool, outcome, latency_ms) SELECT n, $id, $key, 't', 'ok', 1 FROM calls WHERE $con IS NOT NULL",
    );
    insert("INSERT INTO call_counter SELECT $id, '2026-11', 3, 0, 0 WHERE $con IS NOT NULL AND $key IS NOT NULL");
    fileOf(store)
      .sqlite.query(
        "INSERT INTO authorization (state_hash, workspace_id, module, step, expires_at_ms, format, key_id, wrapped_key, nonce, sealed, tag) SELECT randomblob(32), ?, 'toy', 'started', 1, 1, id, ?, x'00', x'00', x'00' FROM vault_key",
      )
      .run(id, Buffer.from(`${WRAPPED}-${name}`));
    insert("INSERT INTO report_task SELECT $con, $key, 'task', 0, 1 WHERE $id IS NOT NULL");
    insert(
      "INSERT INTO attempt (credential_id, connection_id, generation, kind, started_at_ms, lease_until_ms) SELECT $con, $con, 1, 'verify', 0, 0 WHERE $id IS NOT NULL AND $key IS NOT NULL",
    );
  }
  return { store, workspaces, gone: ids[0] ?? "", stays: ids[1] ?? "" };
}

const Names = z.array(z.object({ name: z.string() }));

/** Rows of every table that name the workspace or its connection, by table. */
function rowsOf(store: Store, values: readonly string[]): Record<string, number> {
  const tables = Names.parse(
    fileOf(store).sqlite.query("SELECT name FROM pragma_table_list WHERE type = 'table' AND schema = 'main'").all(),
  );
  const counts: Record<string, number> = {};
  for (const { name } of tables) {
    const columns = Names.parse(fileOf(store).sqlite.query(`SELECT name FROM pragma_table_info('${name}')`).all());
    const rows = z
      .array(z.record(z.string(), z.unknown()))
      .parse(fileOf(store).sqlite.query(`SELECT * FROM "${name}"`).all());
    const held = rows.filter((row) => columns.some((column) => values.includes(String(row[column.name]))));
    if (held.length > 0) counts[name] = held.length;
  }
  return counts;
}

test("a deleted workspace leaves nothing but its audit trail in any table, and nothing of its data key on disk", async () => {
  const { store, workspaces, gone, stays } = await filled();
  const before = rowsOf(store, [stays, "con_Stays"]);
  expect(Object.keys(rowsOf(store, [gone, "con_Gone"])).length).toBeGreaterThan(6);
  expect(await workspaces.delete(gone, OWNER)).toEqual({ connections: 1, keys: 1, grants: 0 });
  expect(rowsOf(store, [gone, "con_Gone"])).toEqual({ audit: 2 });
  expect(rowsOf(store, [stays, "con_Stays"])).toEqual(before);
  expect((await listAudit(store)).at(-1)).toMatchObject({
    action: "workspace.delete",
    workspace_id: gone,
    outcome: "ok",
  });
  expect(filesHolding(fileOf(store).path.replace(/[^/]+$/, ""), `${WRAPPED}-Gone`)).toEqual([]);
  expect(filesHolding(fileOf(store).path.replace(/[^/]+$/, ""), `${WRAPPED}-Stays`)).not.toEqual([]);
  expect((await failsWith(() => workspaces.delete(gone, OWNER))).code).toBe("not_found");
  store.close();
});

test("an export is one JSON document with everything of the workspace, nothing of another and no secret", async () => {
  const { store, workspaces, gone, stays } = await filled();
  const lines = await Array.fromAsync(await workspaces.export(gone, OWNER));
  const document = JSON.parse(lines.join("\n"));
  expect(document).toMatchObject({
    format: 1,
    workspace: { id: gone, name: "Gone" },
    plan: { name: "unlimited" },
    connections: [
      { id: "con_Gone", state: "connected", history: [{ state: "connected" }], attempts: [{ kind: "verify" }] },
    ],
    keys: [{ id: "key_Gone" }],
    audit: [{ action: "workspace.create" }, { action: "workspace.export" }],
  });
  expect(document.usage).toHaveLength(1_500);
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThan(5_000);
  const text = lines.join("\n");
  for (const absent of [stays, "Stays", WRAPPED, "hash", "wrapped_key"]) expect(text).not.toContain(absent);
  expect((await failsWith(() => workspaces.export("ws_none", OWNER))).code).toBe("not_found");
  store.close();
});
