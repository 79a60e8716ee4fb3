import { expect, setDefaultTimeout, test } from "bun:test";
import { drizzle } from "drizzle-orm/bun-sqlite";
import type { AlertRow, TodayDuePage } from "#db/alerts.ts";
import type { DuePage } from "#db/due.ts";
import { dueIn } from "#db/sqlite/due.ts";
import { sqliteEngine } from "#db/sqlite/sqlite-engine.ts";
import { connectionRow } from "../fakes/connection-row.ts";
import { insertConnection } from "../fakes/insert-connection.ts";
import { storeOfMany } from "../fakes/many-connections.ts";
import { newStore } from "../fakes/new-store.ts";
import { nonEmpty } from "../fakes/non-empty.ts";
import { fileOf } from "../fakes/open-store.ts";
import { connected, historyRow, vaultKey } from "./contract/rows.ts";

setDefaultTimeout(120_000);
const ROWS = 100_000;
const HOUR_MS = 3_600_000;
const RUNAWAY: Omit<AlertRow, "id" | "connection_id" | "account_id"> = {
  ...{ campaign_id: "", metric: "spend", condition: "runaway", value: "100", days: 1, min_sample: 0 },
  ...{ created_at_ms: 1, judged_at_ms: null, quiet_from_minutes: null, quiet_to_minutes: null },
};

const LOOK = { kind: "static", state: "connected" } as const;

/** What SQLite will do to find a page, in its own words: first for looks, then for renewals. */
async function plansOf(store: ReturnType<typeof storeOfMany>, page: DuePage): Promise<string[][]> {
  const asked: { query: string; params: unknown[] }[] = [];
  const logger = { logQuery: (query: string, params: unknown[]) => void asked.push({ query, params }) };
  await dueIn(sqliteEngine({ ...fileOf(store), db: drizzle(fileOf(store).sqlite, { logger }) })).list(page);
  return asked.slice(0, 2).map(({ query, params }) => {
    const steps = fileOf(store)
      .sqlite.query(`EXPLAIN QUERY PLAN ${query}`)
      .all(...(params as number[])) as { detail: string }[];
    return steps.map(({ detail }) => detail);
  });
}

test("a look at what is due goes through the index, on the first page and on later ones, of 100,000 connections", async () => {
  const store = storeOfMany(ROWS, (nth) => nth);
  const first: DuePage = { untilMs: ROWS, after: undefined, limit: 200 };
  const later: DuePage = {
    ...first,
    after: { ...LOOK, id: "conn-50000", credential_id: "conn-50000", due_at_ms: 50_000 },
  };
  for (const [nth, page] of [first, later, first, later].entries()) {
    if (nth === 2) fileOf(store).sqlite.run("ANALYZE");
    const [looks, renewals] = await plansOf(store, page);
    expect(looks).toEqual(["SEARCH connection USING INDEX connection_due ((due_at_ms,id)>(?,?) AND due_at_ms<?)"]);
    // Nothing is sorted: that would be all that are due, once a page.
    expect(renewals?.[0]).toBe(
      "SEARCH credential USING COVERING INDEX credential_due ((due_at_ms,id)>(?,?) AND due_at_ms<?)",
    );
    expect(renewals?.join()).not.toContain("ORDER BY");
    const firsts = nonEmpty((renewals ?? []).filter((step) => step.startsWith("SEARCH connection")));
    for (const step of firsts)
      expect(step).toBe("SEARCH connection USING INDEX connection_credential (credential_id=?)");
  }
  expect((await store.due.list(later))[0]?.id).toBe("conn-50001");
  store.close();
});

test("page after page, each connection comes once, those that are due at the same moment too", async () => {
  const store = storeOfMany(950, (nth) => Math.floor(nth / 300));
  const seen: string[] = [];
  let after: DuePage["after"];
  for (let page = 0; page < 10; page += 1) {
    const rows = await store.due.list({ untilMs: 10, after, limit: 100 });
    seen.push(...rows.map(({ id }) => id));
    after = rows.at(-1);
    if (after === undefined) break;
  }
  expect(seen.length).toBe(950);
  expect(new Set(seen).size).toBe(950);
  store.close();
});

test("after a clock was set back, what is due when nothing can be is due at once", async () => {
  const nowMs = 1_000;
  const due = [500, 4_000, 6_000, 6_000, 9_000, 4_000, 4_000];
  const store = storeOfMany(due.length, (nth) => due[nth] ?? 0);
  const ends = (id: string, expiresAtMs: number | null) =>
    fileOf(store).sqlite.run("UPDATE credential SET expires_at_ms = ? WHERE id = ?", [expiresAtMs, id]);
  for (const id of ["conn-0", "conn-1", "conn-2"]) ends(id, null);
  for (const id of ["conn-3", "conn-4", "conn-5"]) ends(id, 7_000);
  ends("conn-6", 3_000);
  fileOf(store).sqlite.run(
    "UPDATE credential SET kind = 'refreshable', due_at_ms = 4000 WHERE id IN ('conn-5', 'conn-6'); UPDATE connection SET due_at_ms = NULL WHERE id IN ('conn-5', 'conn-6')",
  );
  await store.due.pullIn(nowMs, { refreshed: 2_000, verified: 5_000 });
  const rows = (await store.connections.list()).toSorted((one, other) => (one.id < other.id ? -1 : 1));
  expect(rows.map((row) => row.due_at_ms)).toEqual([500, 4_000, nowMs, 6_000, nowMs, 4_000, nowMs]);
  store.close();
});

test.each([1, 2, 3, 4, 6])(
  "a credential comes once however many connections it renews, and beside those that are looked at by themselves, %d a page",
  async (limit) => {
    const store = newStore();
    await store.workspaces.insert({ id: "ws", name: "W", plan: "unlimited", created_at_ms: 0 });
    const renewed = { kind: "refreshable", due_at_ms: 5 } as const;
    for (const id of ["con_a", "con_c", "con_d"]) {
      const credential_id = id === "con_d" ? id : "con_b";
      insertConnection(store, connectionRow(id, "ws", { ...renewed, credential_id }));
    }
    const lost = { ...renewed, credential_id: "con_b", state: "needs_reconnect" } as const;
    insertConnection(store, connectionRow("con_b", "ws", lost));
    insertConnection(store, connectionRow("con_f", "ws", { ...lost, due_at_ms: 4 }));
    insertConnection(store, connectionRow("con_e", "ws", { ...renewed, state: "unverified", reason: "restored" }));
    insertConnection(store, connectionRow("con_g", "ws", { due_at_ms: 5 }));
    const seen: { id: string; due_at_ms: number }[] = [];
    let after: DuePage["after"];
    for (let page = 0; page < 10; page += 1) {
      const rows = await store.due.list({ untilMs: 9, after, limit });
      seen.push(...rows.map(({ id, due_at_ms }) => ({ id, due_at_ms })));
      after = rows.at(-1);
      if (after === undefined) break;
    }
    expect(seen).toEqual([
      { id: "con_f", due_at_ms: 4 },
      { id: "con_b", due_at_ms: 5 },
      { id: "con_a", due_at_ms: 5 },
      { id: "con_d", due_at_ms: 5 },
      { id: "con_g", due_at_ms: 5 },
    ]);
    store.close();
  },
);

test("today's hours are asked for by turns: of 30 accounts, of which 10 can be asked at a time, each within three looks", async () => {
  const store = newStore();
  await store.vaultKeys.insertFirst(vaultKey("vk_1", true));
  const ids = Array.from({ length: 30 }, (_, at) => `conn-${String(at).padStart(2, "0")}`);
  for (const id of ids) {
    const workspaceId = `ws-${id}`;
    await store.workspaces.insert({ id: workspaceId, name: id, plan: "unlimited", created_at_ms: 0 });
    await connected(store, id, workspaceId);
    await store.histories.begin(historyRow(`h-${id}`, id), 1);
    await store.alerts.add({ ...RUNAWAY, id: `al-${id}`, connection_id: id, account_id: id }, 50);
  }
  const askedInAll: string[] = [];
  for (let look = 1; look <= 6; look += 1) {
    const nowMs = look * HOUR_MS;
    const askedBeforeMs = nowMs - HOUR_MS;
    const seen: string[] = [];
    let after: TodayDuePage["after"];
    for (let page = 0; page < 3 && seen.length < 10; page += 1) {
      const due = await store.alerts.listTodayDue({ nowMs, askedBeforeMs, after, limit: 4 });
      const last = due.at(-1);
      after = last && { id: last.connection.id, askedAtMs: last.askedAtMs };
      seen.push(...due.map(({ connection }) => connection.id));
    }
    for (const id of nonEmpty(seen.slice(0, 10))) {
      const lease = { id: `h-${id}`, holder: "one" };
      expect(await store.histories.claimToday({ ...lease, nowMs, untilMs: nowMs + 1, askedBeforeMs })).toBe(true);
      await store.histories.releaseToday(lease, null);
    }
    askedInAll.push(...seen.slice(0, 10));
  }
  expect(askedInAll.slice(0, 30).toSorted()).toEqual(ids);
  expect(askedInAll.slice(30).toSorted()).toEqual(ids);
  store.close();
});
