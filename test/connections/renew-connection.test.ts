import { describe, expect, test } from "bun:test";
import { createConnections } from "#connections/connections.ts";
import { LEASE_MS } from "#connections/renew-connection.ts";
import { insertWorkspace } from "#db/workspaces.ts";
import { ShopError } from "#errors.ts";
import type { Module, RefreshAttempt } from "#modules/module.ts";
import { localKeyProvider } from "#vault/key-provider.ts";
import { generateMasterKey, parseMasterKey } from "#vault/master-key.ts";
import { createVault, type Vault } from "#vault/vault.ts";
import { manualClock } from "../fakes/clock.ts";
import { newStore } from "../fakes/new-store.ts";
import { createToyModule } from "../fakes/toy-module.ts";

const OWNER = { name: "owner", origin: "shell" };
const DAY_MS = 86_400_000;

/** A toy platform whose token can be renewed, and a vault whose next data key a test may hold up. */
async function setUp(answer: (renewal: number) => RefreshAttempt["outcome"] = () => "ok") {
  const store = newStore();
  const clock = manualClock();
  await insertWorkspace(store, { id: "ws_1", name: "One", plan: "unlimited", created_at_ms: 0 });
  store.sqlite.run("INSERT INTO vault_key VALUES ('vk_1', 'local', '', 'f', '{}', 1, 0)");
  const provider = localKeyProvider(parseMasterKey(generateMasterKey(), "test"));
  const real = createVault({ store, keyRing: { provider: async () => provider }, clock, dataKeySeconds: 60 });
  const trouble: { before: () => void } = { before: () => undefined };
  const vault: Vault = {
    ...real,
    async prepareSeal(place) {
      trouble.before();
      return real.prepareSeal(place);
    },
  };
  const toy = createToyModule();
  let sent = 0;
  const lifetime = () => ({ kind: "refreshable", expiresAtMs: clock.now() + DAY_MS }) as const;
  const module: Module = {
    ...toy,
    verify: async (credential) => ({ ...(await toy.verify(credential)), ...lifetime() }),
    refresher: (credential) => async () => {
      sent += 1;
      const outcome = answer(sent);
      const told = { endpoint: "/renew", requests: 1 };
      if (outcome === "ok") return { ...told, outcome, credential, lifetime: lifetime() };
      return { ...told, outcome, error: new ShopError("token_invalid", "no") };
    },
  };
  const outcomes: string[] = [];
  const recordChange = async () => undefined;
  const onRefresh = (outcome: string) => void outcomes.push(outcome);
  const connections = createConnections({ store, vault, clock, recordChange, random: () => 0.5, onRefresh });
  const place = { workspaceId: "ws_1", module };
  await connections.connect(place, { shop: "bakery", token: "toy-token-bakery" }, OWNER);
  const standing = async () => {
    const [row] = await connections.list();
    if (row === undefined) throw new Error("nothing is connected");
    return row;
  };
  const keepUp = async () => connections.keepUp(await standing(), module);
  return { store, clock, trouble, connections, place, outcomes, standing, keepUp, sent: () => sent };
}

describe("a refresh", () => {
  test("is stored with the next generation, and its schedule begins anew", async () => {
    const { clock, standing, keepUp, outcomes } = await setUp();
    clock.advance(DAY_MS / 2);
    expect(await keepUp()).toBeNull();
    expect(await standing()).toMatchObject({ generation: 2, due_at_ms: clock.now() + DAY_MS / 2, failures: 0 });
    expect(outcomes).toEqual(["ok"]);
  });

  test("is not sent where no data key can be had, and the connection is degraded, not broken", async () => {
    const { trouble, standing, keepUp, sent, outcomes } = await setUp();
    trouble.before = () => {
      throw new ShopError("kms_unavailable", "AWS KMS does not answer.");
    };
    expect(await keepUp()).toMatchObject({ code: "kms_unavailable" });
    expect(sent()).toBe(0);
    expect(outcomes).toEqual(["not_sent"]);
    expect(await standing()).toMatchObject({ state: "degraded", reason: "transient", generation: 1 });
  });

  test("is not sent by one that was held up so long that its lease may be another's", async () => {
    const { clock, trouble, keepUp, sent, outcomes } = await setUp();
    trouble.before = () => clock.advance(20_001);
    await keepUp();
    expect(sent()).toBe(0);
    expect(outcomes).toEqual(["not_sent"]);
  });

  test("is made once a minute at most, whoever asks", async () => {
    const { clock, connections, place, keepUp, sent } = await setUp(() => "transient");
    const access = await connections.access(place);
    await keepUp();
    expect(await access.refreshNow(1)).toEqual({ renewed: false, requests: 0 });
    clock.advance(59_999);
    await keepUp();
    expect(sent()).toBe(1);
    clock.advance(1);
    expect(await access.refreshNow(1)).toEqual({ renewed: false, requests: 1 });
    expect(sent()).toBe(2);
  });

  test("is not made for a generation that is no longer the newest", async () => {
    const { connections, place, keepUp, sent } = await setUp();
    const access = await connections.access(place);
    await keepUp();
    expect(await access.refreshNow(1)).toEqual({ renewed: true, requests: 0 });
    expect(sent()).toBe(1);
  });

  test("left open by a process that died binds others for the time of a lease, and a clock set back for no longer", async () => {
    const { store, clock, keepUp, sent, standing } = await setUp();
    const { id } = await standing();
    const open = (startedMs: number) =>
      store.sqlite.run(
        "INSERT INTO attempt (connection_id, generation, kind, started_at_ms, lease_until_ms) VALUES (?, 1, 'refresh', ?, ?)",
        [id, startedMs, startedMs + LEASE_MS],
      );
    open(clock.now());
    clock.advance(LEASE_MS - 1);
    await keepUp();
    expect(sent()).toBe(0);
    open(clock.now() + 10 * DAY_MS);
    clock.advance(1);
    await keepUp();
    expect(sent()).toBe(1);
  });
});

test("the journal and the history of a connection are bounded", async () => {
  const { store, clock, keepUp } = await setUp((renewal) => (renewal % 2 === 0 ? "ok" : "transient"));
  for (let at = 0; at < 130; at++) {
    clock.advance(60_000);
    await keepUp();
  }
  expect(store.sqlite.query("SELECT count(*) AS rows FROM attempt").get()).toEqual({ rows: 50 });
  expect(store.sqlite.query("SELECT count(*) AS rows FROM connection_event").get()).toEqual({ rows: 50 });
});
