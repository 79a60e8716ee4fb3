import { expect, setDefaultTimeout, test } from "bun:test";
import { statSync } from "node:fs";
import { NOTHING_SEEN } from "#calls/seen.ts";
import { room as roomTable } from "#db/sqlite/room-schema.ts";
import { createRetention } from "#maintenance/retention.ts";
import { manualClock } from "../fakes/clock.ts";
import { keptLog } from "../fakes/kept-log.ts";
import { newStore } from "../fakes/new-store.ts";
import { nonEmpty } from "../fakes/non-empty.ts";
import { fileOf } from "../fakes/open-store.ts";

setDefaultTimeout(120_000);

const DAY_MS = 86_400_000;
const KEEP = { usageKeepDays: 30, auditKeepDays: 60 };
const CALLS_A_DAY = 100;
const running = new AbortController().signal;

async function setUp() {
  const store = newStore();
  const clock = manualClock();
  const { log, lines } = keptLog();
  for (const id of ["ws_1", "ws_2"])
    await store.workspaces.insert({ id, name: id, plan: "unlimited", created_at_ms: 0 });
  const call = (at_ms: number, workspace_id = "ws_1") => ({
    at_ms,
    workspace_id,
    key_id: null,
    tool: "tiktok_ads_get_report",
    outcome: "ok",
    latency_ms: 120,
    ...NOTHING_SEEN,
  });
  const event = {
    actor: "owner",
    origin: "shell",
    action: "key.create",
    target: "key_1",
    outcome: "ok",
    target_name: null,
  };
  const count = (table: string) =>
    fileOf(store).sqlite.query<{ n: number }, []>(`SELECT count(*) AS n FROM ${table}`).get()?.n;
  return {
    store,
    clock,
    lines,
    call,
    event,
    count,
    sweep: createRetention({ store, clock, clockIsTrusted: async () => true, log, ...KEEP }),
  };
}

test("a row of the last day kept stays, one older by a millisecond goes, of every workspace and of none", async () => {
  const { store, clock, call, event, count, sweep, lines } = await setUp();
  const [usageEnd, auditEnd] = [clock.now() - 30 * DAY_MS, clock.now() - 60 * DAY_MS];
  await store.usage.insert([call(usageEnd), call(usageEnd - 1), call(usageEnd - 1, "ws_2"), call(clock.now(), "ws_2")]);
  for (const workspace_id of ["ws_1", "ws_deleted", null])
    for (const at_ms of [auditEnd, auditEnd - 1]) await store.audit.insert({ ...event, workspace_id, at_ms });
  const room = { workspace_id: "ws_1", connection_id: "con_1", account_id: "1", name: "R", operator_id: null };
  const times = { created_at_ms: 0, linked_at_ms: 0, ended_at_ms: null };
  const ends = { kept: usageEnd, gone: usageEnd - 1 };
  for (const [id, expires_at_ms] of Object.entries(ends))
    fileOf(store)
      .db.insert(roomTable)
      .values({ ...room, ...times, id, hash: Buffer.from(id), expires_at_ms })
      .run();
  await sweep(running);
  expect(await store.rooms.list("ws_1")).toMatchObject([{ id: "kept", hash: null, ended_at_ms: usageEnd }]);
  expect(count("usage")).toBe(2);
  expect(count("audit")).toBe(3);
  expect(fileOf(store).sqlite.query("SELECT min(at_ms) AS at FROM audit").get()).toEqual({ at: auditEnd });
  expect(lines.join()).toContain('"count":5');
  await sweep(running);
  expect(lines).toHaveLength(1);
});

test("a link to a file is forgotten an hour after its end", async () => {
  const { store, clock, count, sweep } = await setUp();
  const kept = { workspace_id: "ws_1", key_id: "key_1", hash: Buffer.from("h"), question: Buffer.from("q") };
  const endMs = clock.now() + 1_000;
  await store.fileLinks.insert({ ...kept, id: "file_1", expires_at_ms: endMs }, { nowMs: clock.now(), most: 1 });
  clock.advance(3_601_000);
  await sweep(running);
  expect(count("file_link")).toBe(1);
  clock.advance(1);
  await sweep(running);
  expect(count("file_link")).toBe(0);
});

test("a year of calls, swept daily, keeps the file as large as it was when the first rows went", async () => {
  const { store, clock, call, count, sweep } = await setUp();
  const sizes: number[] = [];
  for (let day = 0; day < 365; day++) {
    await store.usage.insert(Array.from({ length: CALLS_A_DAY }, (_, at) => call(clock.now() + at * 1_000)));
    clock.advance(DAY_MS);
    await sweep(running);
    if (day % 73 === 72) {
      fileOf(store).sqlite.query("PRAGMA wal_checkpoint(TRUNCATE)").all();
      sizes.push(statSync(fileOf(store).path).size);
    }
  }
  expect(count("usage")).toBe(30 * CALLS_A_DAY);
  const [first = 0, ...later] = sizes;
  for (const size of nonEmpty(later)) expect(size).toBeLessThanOrEqual(first * 1.05);
});

test("a sweep is many short transactions, bounded, and ends where the server stops", async () => {
  const { store, clock, call, count, sweep } = await setUp();
  await store.usage.insert(Array.from({ length: 1_201 }, () => call(clock.now() - 31 * DAY_MS)));
  const stopping = new AbortController();
  stopping.abort();
  await sweep(stopping.signal);
  expect(count("usage")).toBe(1_201);
  await sweep(running);
  expect(count("usage")).toBe(0);
});
