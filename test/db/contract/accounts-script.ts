/** Every unit on connections, their credentials and what they are due for. */

import type { ConnectionRow } from "#db/connection-rows.ts";
import type { Decision, Move } from "#db/decisions.ts";
import type { DuePage } from "#db/due.ts";
import { RETURN_MS } from "#db/sqlite/attempts.ts";
import type { Store } from "#db/store.ts";
import { box, bytes, connected, envelope, NO_ACCOUNTS, sealed, vaultKey } from "./rows.ts";

const DEGRADED: Decision = {
  changes: { state: "degraded", reason: "transient", state_since_ms: 10, failures: 1 },
  event: { state: "degraded", reason: "transient", at_ms: 10 },
  due: 200,
};

async function moveOf(store: Store, id: string, decision: Decision): Promise<Move> {
  const basis = await store.decisions.findBasis({ id });
  if (basis === undefined) throw new Error(`${id} is gone`);
  return { read: { connection: basis.connection, journal: basis.journal }, decision };
}

export async function accounts(store: Store): Promise<void> {
  const { connections, decisions, attempts, credentials, due, notifiable } = store;
  await store.workspaces.insert({ id: "ws_1", name: "One", plan: "unlimited", created_at_ms: 0 });
  await store.workspaces.insertOnce({ id: "ws_1", name: "Again", plan: "unlimited", created_at_ms: 0 });
  await store.vaultKeys.insertFirst(vaultKey("vk_1", true));
  await store.vaultKeys.insertFirst(vaultKey("vk_0", true));
  await store.keys.insert({
    id: "k_1",
    workspace_id: "ws_1",
    name: "K",
    hash: bytes("k1"),
    created_at_ms: 1,
    expires_at_ms: 50,
  });
  await store.keys.findByHash(bytes("k1").toString("hex"));
  const one = await connected(store, "con_1", "ws_1", { expires_at_ms: 500, refresh_expires_at_ms: 600 });
  await store.keys.findByHash(bytes("k1").toString("hex"));
  await connected(store, "con_2", "ws_1", { kind: "static", created_at_ms: 1 });
  await store.keys.setRestriction("k_1", { tools: ["lists"], connections: null });
  await store.keys.list("ws_1");
  await connections.find({ workspaceId: "ws_1", module: "toy", label: "con_1" });
  await connections.find({ workspaceId: "ws_1", module: "toy", label: "none" });
  const shared = { ...one, id: "con_3", label: "con_3", credential_id: "con_1", account_id: "3" };
  const joining = { row: shared, from: null, event: null, credential: sealed("con_1", 1), account: box("acc") };
  await decisions.joinCredential(joining);
  await decisions.joinCredential(joining);
  await connections.listOf("ws_1", "toy");
  await connections.list();
  await connections.list("ws_2");
  await connections.findById("con_3");
  await connections.setLabel("con_3", "con_2");
  await connections.setLabel("con_3", "third");
  await credentials.find("con_3");
  await credentials.accounts("con_1");
  await decisions.findShared({ id: "gone", credential_id: "con_1" });

  const claim = {
    workspaceId: "ws_1",
    module: "toy",
    credentialId: "con_1",
    connectionId: "con_1",
    generation: 1,
    leaseMs: 10,
  } as const;
  await attempts.claim({ ...claim, kind: "refresh", nowMs: 20, upMs: 20, minGapMs: 5 });
  await attempts.claim({ ...claim, kind: "refresh", nowMs: 21, upMs: 21, minGapMs: 5 });
  await attempts.isUnderLease({ credentialId: "con_1", nowMs: 22, upMs: 22, leaseMs: 10 });
  await attempts.isNewest({ id: 1, credentialId: "con_1" });
  await attempts.isNewest({ id: 2, credentialId: "con_1" });
  await attempts.finish({ id: 1, outcome: "transient", endpoint: "/a", atMs: 23 });
  await attempts.claim({ ...claim, kind: "refresh", nowMs: 24, upMs: 24, minGapMs: 5 });
  await attempts.claim({ ...claim, kind: "verify", connectionId: "con_3", nowMs: 24, upMs: 24, minGapMs: 5 });
  await attempts.claim({ ...claim, kind: "replace", generation: 7, nowMs: 90, upMs: 90, minGapMs: 5 });
  await attempts.list("con_1", 1);
  await attempts.listAll({ id: "con_3", credential_id: "con_1" });

  const move = await moveOf(store, "con_1", DEGRADED);
  await decisions.store([move]);
  await decisions.store([move]);
  await due.list({ untilMs: 1_000, after: undefined, limit: 10 });
  let after: DuePage["after"];
  for (let page = 0; page === 0 || after !== undefined; page += 1) {
    const rows: ConnectionRow[] = await due.list({ untilMs: 1_000, after, limit: 1 });
    after = rows.at(-1);
  }
  await due.hasRefreshBefore(1_000);
  // The holder of an attempt whose lease is over is waited for once.
  await attempts.claim({ ...claim, kind: "refresh", nowMs: 60, upMs: 60, minGapMs: 0 });
  await attempts.claim({ ...claim, kind: "verify", nowMs: 61, upMs: 61, minGapMs: 0 });
  await attempts.isUnderLease({ credentialId: "con_1", nowMs: 62, upMs: 62, leaseMs: 10 });
  const third = await attempts.claim({ ...claim, kind: "refresh", nowMs: 60 + RETURN_MS, upMs: 63, minGapMs: 0 });
  const attempt = { id: typeof third === "string" ? 0 : third.id, endpoint: "/a", atMs: 61 };
  const from = { id: "con_1", generation: 1 };
  const reseal = {
    envelope: sealed("con_1", 2),
    accounts: { from: await credentials.accounts("con_1"), to: [{ connection_id: "con_3", ...box("new") }] },
  };
  const again = await moveOf(store, "con_1", { changes: { generation: 2, failures: 0 }, event: null, due: 300 });
  const connectionIds = ["con_1", "con_3"];
  const renewed = { from, connectionIds, moves: [again], attempt, anyKey: false, anyState: false, ...reseal };
  await decisions.storeRenewed({ ...renewed, connectionIds: ["con_1"] });
  await decisions.storeRenewed(renewed);
  await decisions.storeRenewed({ ...renewed, anyState: true });
  await decisions.endSuperseded(from, attempt, 70);
  await decisions.pullInMoved(from, 65);
  const read = await decisions.findBasis({ id: "con_2" });
  if (read !== undefined)
    for (const keyId of ["vk_9", "vk_1"])
      await decisions.storeCredential({
        ...{
          row: { ...read.connection, generation: 2, warnings: ["w"] },
          from: read.connection,
          event: null,
          others: [],
        },
        ...{ envelope: sealed("con_2", 2, keyId), accounts: NO_ACCOUNTS },
      });
  await credentials.replace(sealed("con_2", 2), {
    envelope: { ...sealed("con_2", 2), ...envelope("re") },
    accounts: NO_ACCOUNTS,
  });
  await credentials.replace(sealed("con_2", 2), { envelope: sealed("con_2", 2), accounts: NO_ACCOUNTS });
  await connections.recordError({ id: "con_2", generation: 2, code: "c", message: "m", atMs: 30, lookNow: true });
  await connections.recordError({ id: "con_1", generation: 1, code: "c", message: "m", atMs: 30, lookNow: true });
  await connections.listRefreshable();
  await due.pullIn(20, { refreshed: 10, verified: 10 });
  await due.list({ untilMs: 1_000, after: undefined, limit: 10 });
  await notifiable.newestEventId();
  await notifiable.listTransitions(1, 10);
  await notifiable.listEndingCredentials({ nowMs: 1, untilMs: 10_000, limit: 10 });
  await notifiable.listEndingKeys({ nowMs: 1, untilMs: 10_000, limit: 10 });
  await connections.listEvents("con_1", 10);
  await connections.countStates();

  await store.vaultKeys.add({ ...vaultKey("vk_2", true), reference: "r" });
  await store.vaultKeys.add({ ...vaultKey("vk_3", true), fingerprint: "fvk_2", reference: "other" });
  await store.vaultKeys.makeCurrent("vk_2");
  await store.vaultKeys.findCurrent();
  await store.vaultKeys.list();
  await credentials.countUnderOtherKeys("vk_2");
  await credentials.listUnderOtherKeys({ keyId: "vk_2", after: "", limit: 10 });
  await credentials.listUnproved("", 10);
  await credentials.markProved("con_2", "two");

  const origin = await store.epoch.findOrigin();
  await store.epoch.settle({ origin, moves: [] });
  await store.epoch.findOrigin();
  store.epoch.whenMoved(async () => undefined);
  const held = await moveOf(store, "con_1", { ...DEGRADED, changes: { state: "unverified" } });
  await decisions.store([held]);
  await connections.countUnverified();
  await connections.listUnverified("ws_1");
  await connections.delete({ id: "con_2", atMs: 9 });
  await connections.delete({ id: "con_1", atMs: 9 });
  await credentials.find("con_3");
  await store.keys.revoke("k_1", 70);
  await store.keys.find("k_1");
  await store.workspaces.rename("ws_1", "New");
  await store.workspaces.list();
  await store.workspaces.find("ws_1");
  await store.workspaces.delete("ws_1");
  await store.workspaces.list();
}
