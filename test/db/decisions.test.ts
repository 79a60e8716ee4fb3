import { beforeEach, describe, expect, test } from "bun:test";
import type { ConnectionRow } from "#db/connection-rows.ts";
import type { Decision, DecisionBasis } from "#db/decisions.ts";
import type { Store } from "#db/store.ts";
import { connectionRow } from "../fakes/connection-row.ts";
import { insertConnection, NO_ACCOUNTS, setConnections } from "../fakes/insert-connection.ts";
import { newStore } from "../fakes/new-store.ts";
import { fileOf } from "../fakes/open-store.ts";

const NOW = 1_000_000;
const DEGRADED: Decision = {
  changes: { state: "degraded", reason: "transient", state_since_ms: NOW },
  event: { state: "degraded", reason: "transient", at_ms: NOW },
  due: NOW + 1,
};

let store: Store;

beforeEach(async () => {
  store = newStore();
  await store.workspaces.insert({ id: "ws_1", name: "One", plan: "unlimited", created_at_ms: 0 });
  for (const id of ["con_1", "con_2"]) insertConnection(store, connectionRow(id, "ws_1"));
});

async function standing(id = "con_1"): Promise<DecisionBasis> {
  const found = await store.decisions.findBasis({ id });
  if (found === undefined) throw new Error(`${id} is gone`);
  return found;
}

const set = (columns: Partial<ConnectionRow>) => setConnections(store, columns);
const claim = (nowMs: number) =>
  store.attempts.claim({
    ...{
      workspaceId: "ws_1",
      module: "toy",
      credentialId: "con_1",
      connectionId: "con_1",
      generation: 1,
      kind: "refresh",
      nowMs,
      upMs: nowMs,
    },
    ...{ leaseMs: 10, minGapMs: 0 },
  });
const events = () => fileOf(store).sqlite.query("SELECT state, reason, at_ms FROM connection_event").all();

describe("what was decided of a connection", () => {
  test("is stored with its entry of the history and its due time where it stands as it was read", async () => {
    const read = await standing();
    expect(await store.decisions.store([{ read, decision: DEGRADED }])).toBe(true);
    expect((await standing()).connection).toEqual({ ...read.connection, ...DEGRADED.changes, due_at_ms: NOW + 1 });
    expect(events()).toEqual([{ state: "degraded", reason: "transient", at_ms: NOW }]);
  });

  const MOVED: Partial<ConnectionRow>[] = [
    { generation: 2 },
    { state: "needs_reconnect" },
    { reason: "denied" },
    { kind: "refreshable" },
    { failures: 1 },
    { state_since_ms: 3 },
    { expires_at_ms: 7 },
  ];
  for (const columns of MOVED)
    test(`is not stored where somebody else has changed its ${Object.keys(columns).join()}`, async () => {
      const read = await standing();
      set(columns);
      const before = await standing();
      expect(await store.decisions.store([{ read, decision: DEGRADED }])).toBe(false);
      expect(await standing()).toEqual(before);
      expect(events()).toEqual([]);
    });

  test("is not stored where its journal has gone on, by a new attempt or by the end of one", async () => {
    const read = await standing();
    const claimed = await claim(NOW);
    if (typeof claimed === "string") throw new Error(claimed);
    expect(await store.decisions.store([{ read, decision: DEGRADED }])).toBe(false);
    const open = await standing();
    await store.attempts.finish({ id: claimed.id, outcome: "denied", endpoint: null, atMs: NOW });
    expect(await store.decisions.store([{ read: open, decision: DEGRADED }])).toBe(false);
    expect(await store.decisions.store([{ read: { ...open, journal: null }, decision: DEGRADED }])).toBe(true);
  });

  test("is stored for all of them or for none", async () => {
    const moves = [
      { read: await standing("con_1"), decision: DEGRADED },
      { read: await standing("con_2"), decision: DEGRADED },
    ];
    fileOf(store).sqlite.run("UPDATE connection SET failures = 1 WHERE id = 'con_2'");
    expect(await store.decisions.store(moves)).toBe(false);
    expect((await standing("con_1")).connection.state).toBe("connected");
    expect(events()).toEqual([]);
  });
});

describe("a claim", () => {
  const claimedAt = async (nowMs: number) => {
    const claimed = await claim(nowMs);
    if (typeof claimed === "string") throw new Error(claimed);
    return claimed;
  };

  test("tells the journal of its generation as it is read afterwards, itself included", async () => {
    const first = await claimedAt(NOW);
    expect(first.journal).toEqual((await standing()).journal);
    await store.attempts.finish({ id: first.id, outcome: "denied", endpoint: "/a", atMs: NOW + 1 });
    const second = await claimedAt(NOW + 20);
    expect(second.journal).toEqual((await standing()).journal);
    expect(second.journal.map(({ id }) => id)).toEqual([second.id, first.id]);
    set({ generation: 2 });
    const claim = {
      workspaceId: "ws_1",
      module: "toy",
      credentialId: "con_1",
      connectionId: "con_1",
      generation: 2,
      kind: "refresh",
    } as const;
    const third = await store.attempts.claim({ ...claim, nowMs: NOW + 90, upMs: NOW + 90, leaseMs: 10, minGapMs: 0 });
    expect(third).toMatchObject({ concurrentIds: [], journal: (await standing()).journal, isAlone: true });
    expect((await standing()).journal).toHaveLength(1);
  });

  test("tells whether the credential has further connections", async () => {
    expect((await claimedAt(NOW)).isAlone).toBe(true);
    insertConnection(store, connectionRow("con_3", "ws_1", { credential_id: "con_2" }));
    const claim = {
      workspaceId: "ws_1",
      module: "toy",
      credentialId: "con_2",
      connectionId: "con_2",
      generation: 1,
      kind: "refresh",
    } as const;
    const shared = await store.attempts.claim({ ...claim, nowMs: NOW, upMs: NOW, leaseMs: 10, minGapMs: 0 });
    expect(shared).toMatchObject({ isAlone: false });
  });
});

describe("new tokens", () => {
  const bytes = Buffer.from([0]);
  const envelope = {
    ...{ id: "con_1", generation: 2, format: 1, key_id: "vk_1" },
    ...{ wrapped_key: bytes, nonce: bytes, sealed: bytes, tag: bytes },
  };
  const stored = (read: DecisionBasis, anyState: boolean, connectionIds = ["con_1"]) =>
    store.decisions.storeRenewed({
      connectionIds,
      ...{ from: { id: "con_1", generation: 1 }, envelope, accounts: NO_ACCOUNTS, anyKey: true, anyState },
      moves: [{ read, decision: { changes: {}, event: null, due: null } }],
      attempt: { id: 1, endpoint: null, atMs: NOW },
    });

  test("are decided once more where the state has moved, and stored all the same when that goes on", async () => {
    const read = await standing();
    set({ state: "degraded", reason: "transient" });
    expect(await stored(read, false)).toBe("stale");
    expect((await standing()).connection.generation).toBe(1);
    expect(await stored(read, true)).toBe("stored");
    expect((await standing()).connection.generation).toBe(2);
  });

  test("are decided once more where another account came to the credential, or one that it had has left", async () => {
    const read = await standing();
    insertConnection(store, connectionRow("con_3", "ws_1", { credential_id: "con_1" }));
    for (const others of [[], ["con_3", "con_4"], ["con_4"]])
      expect(await stored(read, false, ["con_1", ...others])).toBe("stale");
    expect((await standing()).connection.generation).toBe(1);
    expect(await stored(read, false, ["con_3", "con_1"])).toBe("stored");
  });

  test("never take the place of a newer generation", async () => {
    const read = await standing();
    set({ generation: 3 });
    for (const anyState of [false, true]) expect(await stored(read, anyState)).toBe("stale");
    expect((await standing()).connection.generation).toBe(3);
  });
});
