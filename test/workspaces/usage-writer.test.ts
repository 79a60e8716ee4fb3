import { expect, test } from "bun:test";
import { NOTHING_SEEN } from "#calls/seen.ts";
import { createUsageWriter } from "#workspaces/usage-writer.ts";
import { keptLog } from "../fakes/kept-log.ts";
import { newStore } from "../fakes/new-store.ts";
import { fileOf } from "../fakes/open-store.ts";
import { listUsage } from "../fakes/written-rows.ts";

const ROW = { workspace_id: "ws_1", key_id: "key_1", tool: "t", outcome: "ok", latency_ms: 3, ...NOTHING_SEEN };

async function setUp() {
  const store = newStore();
  await store.workspaces.insert({ id: "ws_1", name: "One", plan: "unlimited", created_at_ms: 0 });
  fileOf(store).sqlite.run(
    "INSERT INTO api_key (id, workspace_id, name, hash, created_at_ms) VALUES ('key_1', 'ws_1', 'n', x'00', 0)",
  );
  const { log, lines } = keptLog();
  return { store, lines, usage: createUsageWriter({ store, log }) };
}

test("rows of more than one batch are all written at the close, in order, with the key's last use", async () => {
  const { store, usage } = await setUp();
  for (let at = 0; at < 1_203; at += 1) usage.record({ ...ROW, at_ms: at, address: `192.0.2.${at % 100}` });
  await usage.close();
  const rows = await listUsage(store, "ws_1");
  expect(rows.map((row) => row.at_ms)).toEqual(Array.from({ length: 1_203 }, (_, at) => at));
  expect((await store.keys.list("ws_1"))[0]).toMatchObject({
    last_used_at_ms: 1_202,
    last_used_address: "192.0.2.2",
  });
  store.close();
});

test("others have their turn between two batches, and no row is written twice by two who flush", async () => {
  const { store, usage } = await setUp();
  for (let at = 0; at < 1_203; at += 1) usage.record({ ...ROW, at_ms: at });
  const count = () => fileOf(store).sqlite.query("SELECT count(*) AS rows FROM usage").get();
  const seenFirst = async () => {
    for (;;) {
      await new Promise(setImmediate);
      const seen = count();
      if (!Bun.deepEquals(seen, { rows: 0 })) return seen;
    }
  };
  const [first] = await Promise.all([seenFirst(), usage.flush(), usage.flush()]);
  expect(first).toEqual({ rows: 500 });
  expect(count()).toEqual({ rows: 1_203 });
  await usage.close();
  store.close();
});

test("rows that the database refuses are kept for the next try, and said", async () => {
  const { store, lines, usage } = await setUp();
  fileOf(store).sqlite.run("ALTER TABLE usage RENAME TO usage_away");
  usage.record({ ...ROW, at_ms: 1 });
  await usage.flush();
  expect(lines.join()).toContain("each half second is another try");
  fileOf(store).sqlite.run("ALTER TABLE usage_away RENAME TO usage");
  await usage.close();
  expect(await listUsage(store, "ws_1")).toHaveLength(1);
  store.close();
});

test("a row of a workspace that is gone does not hold up the others", async () => {
  const { store, usage } = await setUp();
  usage.record({ ...ROW, workspace_id: "ws_gone", at_ms: 1 });
  usage.record({ ...ROW, at_ms: 2 });
  await usage.close();
  expect((await listUsage(store, "ws_1")).map((row) => row.at_ms)).toEqual([2]);
  store.close();
});
