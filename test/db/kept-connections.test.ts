/** What a refresh writes, and what is kept of its own connection and of others. */

import { Database } from "bun:sqlite";
import { afterEach, beforeEach, expect, test } from "bun:test";
import type { Decision } from "#db/decisions.ts";
import type { Store } from "#db/store.ts";
import { connectionRow } from "../fakes/connection-row.ts";
import { insertConnection, NO_ACCOUNTS } from "../fakes/insert-connection.ts";
import { newStore } from "../fakes/new-store.ts";
import { fileOf } from "../fakes/open-store.ts";
import { bytes as hashOf } from "./contract/rows.ts";

const LEASE_MS = 10;
const RENEWED: Decision = { changes: { generation: 2, expires_at_ms: 900 }, event: null, due: 500 };

let store: Store;

beforeEach(async () => {
  store = newStore();
  for (const of of ["1", "2"]) {
    await store.workspaces.insert({ id: `ws_${of}`, name: of, plan: "unlimited", created_at_ms: 0 });
    insertConnection(store, connectionRow(`con_${of}`, `ws_${of}`, { kind: "refreshable", due_at_ms: 5 }));
  }
});
afterEach(() => store.close());

/** All that calls need of a connection. */
async function keptOf(of: string) {
  const [row] = await store.connections.listOf(`ws_${of}`, "toy");
  return { row, credential: await store.credentials.find(`con_${of}`) };
}

const claim = (nowMs: number) =>
  store.attempts.claim({
    ...{ workspaceId: "ws_1", module: "toy", credentialId: "con_1", connectionId: "con_1", generation: 1 },
    ...{ kind: "refresh", nowMs, upMs: nowMs, leaseMs: LEASE_MS, minGapMs: 0 },
  });

async function storeRenewed(decision: Decision, connectionIds = ["con_1"]) {
  const basis = await store.decisions.findBasis({ id: "con_1" });
  if (basis === undefined) throw new Error("it is gone");
  const bytes = Buffer.from([2]);
  const box = { wrapped_key: bytes, nonce: bytes, sealed: bytes, tag: bytes };
  return store.decisions.storeRenewed({
    ...{ from: { id: "con_1", generation: 1 }, connectionIds, accounts: NO_ACCOUNTS, anyKey: true, anyState: false },
    moves: [{ read: { connection: basis.connection, journal: basis.journal }, decision }],
    envelope: { id: "con_1", generation: 2, format: 1, key_id: "vk_1", ...box },
    attempt: { id: basis.journal[0]?.id ?? 0, endpoint: null, atMs: 20 },
  });
}

test("a refresh leaves what is kept of others, and its own is shown as it is, after the claim and after the tokens", async () => {
  const [own, other, version] = [await keptOf("1"), await keptOf("2"), store.version()];
  expect(typeof (await claim(10))).toBe("object");
  const claimed = await keptOf("1");
  expect(claimed.row).toEqual({ ...connectionRow("con_1", "ws_1"), ...own.row, due_at_ms: 10 + LEASE_MS });
  expect(await storeRenewed(RENEWED)).toBe("stored");
  const renewed = await keptOf("1");
  expect(renewed.row).toMatchObject({ generation: 2, expires_at_ms: 900, due_at_ms: 500 });
  expect(renewed.credential?.credential).toMatchObject({ generation: 2, nonce: Buffer.from([2]) });
  const now = await keptOf("2");
  expect(now.row).toBe(other.row);
  expect(now.credential).toBe(other.credential);
  expect(store.version()).toBe(version);
});

test("one that changes the state, or the tokens of further connections, is news for all", async () => {
  for (const [decision, further] of [
    [{ ...RENEWED, event: { state: "connected", reason: null, at_ms: 3 } }, []],
    [RENEWED, ["con_3"]],
  ] as const) {
    if (further.length > 0) {
      fileOf(store).sqlite.run("UPDATE credential SET generation = 1 WHERE id = 'con_1'");
      insertConnection(store, connectionRow("con_3", "ws_1", { kind: "refreshable", credential_id: "con_1" }));
    }
    expect((await store.credentials.find("con_3"))?.credential.generation).toBe(further.length > 0 ? 1 : undefined);
    const version = store.version();
    expect(await storeRenewed(decision, ["con_1", ...further])).toBe("stored");
    expect(store.version()).not.toBe(version);
    for (const id of ["con_1", ...further]) expect((await store.credentials.find(id))?.credential.generation).toBe(2);
  }
});

test("what is written beside it in the same commit counts at once, whichever came first", async () => {
  for (const first of [0, 1]) {
    const row = (await keptOf("2")).row;
    const basis = await store.decisions.findBasis({ id: "con_2" });
    if (basis === undefined || row === undefined) throw new Error("it is gone");
    const reason = first === 0 ? ("transient" as const) : ("app_secret" as const);
    const degraded: Decision = { changes: { state: "degraded", reason }, event: null, due: null };
    const read = { connection: basis.connection, journal: basis.journal };
    const writes = [() => claim(100 * (first + 1)), () => store.decisions.store([{ read, decision: degraded }])];
    await Promise.all((first === 0 ? writes : writes.toReversed()).map((write) => write()));
    expect((await keptOf("2")).row).toMatchObject({ state: "degraded", reason });
  }
});

test("a key that is revoked meanwhile is refused, and what another process writes is seen", async () => {
  const hash = hashOf("k");
  await store.keys.insert({ id: "k_1", workspace_id: "ws_2", name: "K", hash, created_at_ms: 1, expires_at_ms: null });
  expect((await store.keys.findByHash(hash.toString("hex")))?.revoked_at_ms).toBeNull();
  await Promise.all([claim(10), store.keys.revoke("k_1", 7)]);
  expect((await store.keys.findByHash(hash.toString("hex")))?.revoked_at_ms).toBe(7);
  await keptOf("2");
  const other = new Database(fileOf(store).path);
  other.run("UPDATE connection SET label = 'renamed' WHERE id = 'con_2'");
  other.close();
  await claim(200);
  await new Promise((resolve) => setImmediate(resolve));
  expect((await keptOf("2")).row?.label).toBe("renamed");
});

test("one whose commit is taken back shows what is in the database", async () => {
  const before = await keptOf("1");
  const { sqlite } = fileOf(store);
  sqlite.run("CREATE TRIGGER full BEFORE UPDATE ON credential BEGIN SELECT RAISE(ABORT, 'disk full'); END");
  await expect(claim(10)).rejects.toThrow("disk full");
  expect(await keptOf("1")).toEqual(before);
  sqlite.run("DROP TRIGGER full");
  expect(await keptOf("1")).toEqual(before);
  await claim(11);
  expect((await keptOf("1")).row?.due_at_ms).toBe(11 + LEASE_MS);
});
