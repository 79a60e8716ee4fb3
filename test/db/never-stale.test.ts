/** What a store keeps is what its database holds, whoever writes what while refreshes go on. */

import { Database } from "bun:sqlite";
import { expect, setDefaultTimeout, test } from "bun:test";
import fc from "fast-check";
import type { Decision } from "#db/decisions.ts";
import type { GoalRow } from "#db/goals.ts";
import type { RateRow } from "#db/rates.ts";
import type { Store } from "#db/store.ts";
import { connectionRow } from "../fakes/connection-row.ts";
import { insertConnection } from "../fakes/insert-connection.ts";
import { MIGRATIONS_DIR, newStore } from "../fakes/new-store.ts";
import { fileOf, openStore } from "../fakes/open-store.ts";
import "../fakes/seeded-properties.ts";
import { tempFolder } from "../fakes/temp-folder.ts";
import { bytes, NO_ACCOUNTS } from "./contract/rows.ts";

// Every commit waits for the disk, on a machine that may be busy with other tests.
setDefaultTimeout(120_000);

const RUNS = Number(process.env.NEVER_STALE_RUNS ?? 15);
const WORKSPACES = ["ws_0", "ws_1"] as const;
/** The third works with the credential of the second. */
const CONNECTIONS = ["con_0", "con_1", "con_2", "con_3"] as const;
const wsOf = (id: string) => (id === "con_0" ? "ws_0" : "ws_1");
const MODULE = "toy";

type Made = { store: Store; elsewhere: Database; of: string; at: number };

async function setUp(dataDir: string) {
  const store = newStore(dataDir);
  for (const id of WORKSPACES) {
    await store.workspaces.insert({ id, name: id, plan: "some", created_at_ms: 0 });
    const key = { id: `k_${id}`, workspace_id: id, name: "K", hash: bytes(id), created_at_ms: 1, expires_at_ms: null };
    await store.keys.insert(key);
  }
  await store.plans.put({ name: "some", calls_per_minute: 10, calls_per_month: null });
  for (const id of CONNECTIONS) {
    const shared = id === "con_2" ? { credential_id: "con_1" } : {};
    insertConnection(
      store,
      connectionRow(id, wsOf(id), { kind: "refreshable", due_at_ms: 5, account_id: id, ...shared }),
    );
  }
  return store;
}

/** All that calls ask of a store, at one moment. */
async function shownBy(store: Store) {
  const version = store.version();
  const [connections, credentials, others] = await Promise.all([
    Promise.all(WORKSPACES.map((id) => store.connections.listOf(id, MODULE))),
    Promise.all(CONNECTIONS.map((id) => store.credentials.find(id))),
    Promise.all([
      ...WORKSPACES.map((id) => store.keys.findByHash(bytes(id).toString("hex"))),
      ...WORKSPACES.map((id) => store.plans.findOfWorkspace(id)),
      ...WORKSPACES.map((id) => store.rates.list(id)),
      ...CONNECTIONS.map((id) => store.goals.list(id)),
    ]),
  ]);
  return { version, connections: connections.flat(), credentials, others };
}

type Shown = Awaited<ReturnType<typeof shownBy>>;

/** What an answer that is given again rests on, beside its credential's opening: a refresh ends that of its own one. */
function restOf({ connections, credentials, others }: Shown) {
  const countOf = (of: string) => connections.filter((row) => row.credential_id === of).length;
  const isAlone = (of: string) => countOf(of) === 1;
  return {
    connections: connections.map(({ due_at_ms: _, generation, expires_at_ms, ...row }) =>
      isAlone(row.credential_id) ? row : { ...row, generation, expires_at_ms },
    ),
    credentials: credentials.filter((one) => one !== undefined && !isAlone(one.credential.id)),
    others,
  };
}

async function renew({ store, of, at }: Made, further: Partial<Decision>): Promise<void> {
  const basis = await store.decisions.findBasis({ id: of });
  if (basis === undefined) return;
  const { connection, siblings, journal } = basis;
  const generation = connection.generation + 1;
  const box = { wrapped_key: bytes(`w${at}`), nonce: bytes(`n${at}`), sealed: bytes(`s${at}`), tag: bytes(`t${at}`) };
  const decision = { changes: { generation, expires_at_ms: at }, event: null, due: at, ...further };
  await store.decisions.storeRenewed({
    ...{ from: { id: connection.credential_id, generation: connection.generation }, accounts: NO_ACCOUNTS },
    connectionIds: [connection, ...siblings].map(({ id }) => id),
    moves: [{ read: { connection, journal }, decision }],
    envelope: { id: connection.credential_id, generation, format: 1, key_id: "vk_1", ...box },
    attempt: { id: journal[0]?.id ?? 0, endpoint: null, atMs: at },
    ...{ anyKey: at % 2 === 0, anyState: at % 7 === 0 },
  });
}

const goalRow = (of: string, at: number): GoalRow => ({
  ...{ id: `goal_${of}_${at}`, connection_id: of, account_id: of, campaign_id: "", currency: null },
  ...{ kind: "target_cpa", value: String(at), margin_percent: null, set_at_ms: at },
});

const rateRow = (of: string, at: number): RateRow => ({
  ...{ id: `rate_${at}`, workspace_id: wsOf(of), currency: "EUR", from_currency: "USD", date: "2026-11-30" },
  ...{ rate: String(at), set_at_ms: at },
});

const OWN = {
  async claim({ store, of, at }: Made) {
    const row = (await store.connections.listOf(wsOf(of), MODULE)).find(({ id }) => id === of);
    if (row === undefined) return;
    const { credential_id: credentialId, generation } = row;
    const whose = { workspaceId: wsOf(of), module: MODULE, credentialId, connectionId: of };
    await store.attempts.claim({
      ...{ ...whose, generation, kind: "refresh", nowMs: 100 * at, upMs: 100 * at, leaseMs: 10, minGapMs: 0 },
    });
  },
  renew: (made: Made) => renew(made, {}),
  recover: (made: Made) =>
    renew(made, { event: { state: "connected", reason: null, at_ms: made.at }, changes: { state: "connected" } }),
  async degrade({ store, of, at }: Made) {
    const basis = await store.decisions.findBasis({ id: of });
    if (basis === undefined) return;
    const event = { state: "degraded", reason: "transient", at_ms: at } as const;
    const changes = { state: "degraded", reason: "transient" } as const;
    const read = { connection: basis.connection, journal: basis.journal };
    await store.decisions.store([{ read, decision: { changes, event, due: at } }]);
  },
  revoke: ({ store, of, at }: Made) => store.keys.revoke(`k_${wsOf(of)}`, at),
  narrow: ({ store, of }: Made) => store.keys.setRestriction(`k_${wsOf(of)}`, { connections: [of] }),
  plan: ({ store, at }: Made) => store.plans.put({ name: "some", calls_per_minute: at, calls_per_month: null }),
  count: ({ store, of, at }: Made) =>
    store.plans.countCall({ workspaceId: wsOf(of), minute: at, month: "2026-11", perMinute: 5, perMonth: 100 }),
  label: ({ store, of, at }: Made) => store.connections.setLabel(of, at % 2 === 0 ? of : `label ${at}`),
  error: ({ store, of, at }: Made) =>
    store.connections.recordError({ id: of, generation: 1, code: "c", message: "m", atMs: at, lookNow: true }),
  disconnect: ({ store, of, at }: Made) => store.connections.delete({ id: of, atMs: at }),
  goal: ({ store, of, at }: Made) => store.goals.put(goalRow(of, at), { most: 50, isMeant: () => true }),
  rate: ({ store, of, at }: Made) => store.rates.put(rateRow(of, at), { most: 50, isMeant: () => true }),
};

const ELSEWHERE: Record<string, (made: Made) => void> = {
  replaces: ({ elsewhere, of, at }) =>
    elsewhere.run("UPDATE credential SET generation = generation + 1, nonce = ? WHERE id = ?", [bytes(`e${at}`), of]),
  revokes: ({ elsewhere, of, at }) =>
    elsewhere.run("UPDATE api_key SET revoked_at_ms = ? WHERE workspace_id = ?", [at, wsOf(of)]),
  renames: ({ elsewhere, of, at }) =>
    elsewhere.run("UPDATE connection SET label = ? WHERE id = ?", [`there ${at}`, of]),
  replans: ({ elsewhere, at }) => elsewhere.run("UPDATE plan SET calls_per_minute = ?", [at]),
};

const step = fc.record({
  of: fc.constantFrom(...CONNECTIONS),
  does: fc.oneof(
    { weight: 8, arbitrary: fc.constantFrom("claim", "renew", "degrade", "recover") },
    { weight: 4, arbitrary: fc.constantFrom(...Object.keys(OWN)) },
    { weight: 1, arbitrary: fc.constantFrom(...Object.keys(ELSEWHERE)) },
  ),
  /** Of microtasks, and whether the event loop turns then. */
  waits: fc.nat({ max: 6 }),
  turns: fc.boolean(),
});

const nextTurn = () => new Promise((resolve) => setImmediate(resolve));

test("a store shows at each moment what its database holds", async () => {
  const done = new Map<string, number>();
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 60 }), async (steps) => {
      const dataDir = `${tempFolder()}/data`;
      const store = await setUp(dataDir);
      const other = openStore({ dataDir, mode: "create", migrationsDir: MIGRATIONS_DIR, nowMs: 0 });
      const elsewhere = new Database(fileOf(store).path);
      let before: Shown | undefined;
      /** The other keeps nothing: it looks afresh, and all that is written comes from elsewhere. */
      const compare = async () => {
        fileOf(other).cache.invalidate();
        const [shown, held] = await Promise.all([shownBy(store), shownBy(other)]);
        expect({ ...shown, version: 0 }).toEqual({ ...held, version: 0 });
        if (before?.version === shown.version) expect(restOf(shown)).toEqual(restOf(before));
        before = shown;
      };
      const underway: Promise<unknown>[] = [];
      try {
        await compare();
        for (const [at, { of, does, waits, turns }] of steps.entries()) {
          const made = { store, elsewhere, of, at: at + 1 };
          const own = Object.entries(OWN).find(([name]) => name === does)?.[1];
          done.set(does, (done.get(does) ?? 0) + 1);
          if (own !== undefined) underway.push(Promise.resolve(own(made)));
          else {
            await Promise.all(underway.splice(0));
            ELSEWHERE[does]?.(made);
            await nextTurn();
          }
          for (let nth = 0; nth < waits; nth += 1) await Promise.resolve();
          if (turns) await nextTurn();
          await compare();
        }
        await Promise.all(underway);
        await compare();
      } finally {
        await Promise.allSettled(underway);
        elsewhere.close();
        other.close();
        store.close();
      }
    }),
    { numRuns: RUNS, endOnFailure: true },
  );
  expect([...done.keys()].toSorted()).toEqual([...Object.keys(OWN), ...Object.keys(ELSEWHERE)].toSorted());
});
