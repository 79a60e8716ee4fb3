import { describe, expect, test } from "bun:test";
import { createConnections } from "#connections/connections.ts";
import { LEASE_MS } from "#connections/schedule.ts";
import type { ConnectionRow } from "#db/connection-rows.ts";
import type { Store } from "#db/store.ts";
import { ShopError } from "#errors.ts";
import type { Module, RefreshAttempt } from "#modules/module.ts";
import { localKeyProvider } from "#vault/key-provider.ts";
import { generateMasterKey, parseMasterKey } from "#vault/master-key.ts";
import { createVault, type Vault } from "#vault/vault.ts";
import { manualClock } from "../fakes/clock.ts";
import { setConnections } from "../fakes/insert-connection.ts";
import { newStore } from "../fakes/new-store.ts";
import { fileOf } from "../fakes/open-store.ts";
import { createToyModule } from "../fakes/toy-module.ts";

/** An attempt of a process that is not this one. */
function leaseOf(store: Store, { id }: ConnectionRow) {
  return (startedMs: number, startedUpMs: number | null) =>
    fileOf(store).sqlite.run(
      "INSERT INTO attempt (credential_id, generation, kind, started_at_ms, lease_until_ms, started_up_ms) VALUES (?, 1, 'refresh', ?, ?, ?)",
      [id, startedMs, startedMs + LEASE_MS, startedUpMs],
    );
}

const FULL = "CREATE TRIGGER full BEFORE UPDATE OF sealed ON credential BEGIN SELECT RAISE(ABORT, 'disk full'); END";

const OWNER = { name: "owner", origin: "shell" };
const DAY_MS = 86_400_000;

/** `before`: each data key. `meanwhile`: while somebody waits. */
type Trouble = { before: () => void; meanwhile: () => Promise<void>; renewable: boolean };

/** A toy platform whose token can be renewed, and a vault whose next data key a test may hold up. */
async function setUp(answer: (renewal: number) => RefreshAttempt["outcome"] = () => "ok") {
  const store = newStore();
  const clock = manualClock();
  await store.workspaces.insert({ id: "ws_1", name: "One", plan: "unlimited", created_at_ms: 0 });
  fileOf(store).sqlite.run("INSERT INTO vault_key VALUES ('vk_1', 'local', '', 'f', '{}', 1, 0)");
  const provider = localKeyProvider(parseMasterKey(generateMasterKey(), "test"));
  const real = createVault({ store, keyRing: { provider: async () => provider }, clock, dataKeySeconds: 60 });
  const trouble: Trouble = { before: () => undefined, meanwhile: async () => undefined, renewable: true };
  const vault: Vault = {
    ...real,
    async prepareReseal(...given) {
      trouble.before();
      return real.prepareReseal(...given);
    },
  };
  const toy = createToyModule();
  let sent = 0;
  const lifetime = () => ({ kind: "refreshable", expiresAtMs: clock.now() + DAY_MS }) as const;
  const module: Module = {
    ...toy,
    verify: async (credential) => ({ ...(await toy.verify(credential)), ...lifetime() }),
    refresher: (credential) =>
      trouble.renewable
        ? async () => {
            sent += 1;
            const outcome = answer(sent);
            const told = { endpoint: "/renew", requests: 1 };
            if (outcome === "ok") return { ...told, outcome, credential, lifetime: lifetime() };
            return { ...told, outcome, error: new ShopError("token_invalid", "no") };
          }
        : null,
  };
  const outcomes: string[] = [];
  const recordChange = async () => undefined;
  const onRefresh = (outcome: string) => void outcomes.push(outcome);
  const sleep = () => trouble.meanwhile();
  const connections = createConnections({ store, vault, clock, recordChange, random: () => 0.5, onRefresh, sleep });
  const place = { workspaceId: "ws_1", module };
  await connections.connect(place, { shop: "bakery", token: "toy-token-bakery" }, OWNER);
  const standing = async () => {
    const [row] = await connections.list();
    if (row === undefined) throw new Error("nothing is connected");
    return row;
  };
  const refreshOrVerify = async () => connections.refreshOrVerify(await standing(), module);
  return { store, clock, trouble, connections, place, outcomes, standing, refreshOrVerify, sent: () => sent };
}

describe("a refresh", () => {
  test("is stored with the next generation, and its schedule begins anew", async () => {
    const { clock, standing, refreshOrVerify, outcomes } = await setUp();
    clock.advance(DAY_MS / 2);
    expect(await refreshOrVerify()).toBeNull();
    expect(await standing()).toMatchObject({ generation: 2, due_at_ms: clock.now() + DAY_MS / 2, failures: 0 });
    expect(outcomes).toEqual(["ok"]);
  });

  test("reads nothing again of a lone connection that nobody has changed since the claim, and all of it where somebody has", async () => {
    const meanwhile = [() => undefined, (store: Store) => setConnections(store, { failures: 3 })];
    for (const [times, change] of meanwhile.entries()) {
      let act: () => void = () => undefined;
      const { store, clock, standing, refreshOrVerify } = await setUp(() => {
        act();
        return "ok";
      });
      act = () => change(store);
      const { findShared } = store.decisions;
      const { accounts } = store.credentials;
      const read = { connection: 0, accounts: 0 };
      store.decisions.findShared = async (row) => {
        read.connection += 1;
        return findShared(row);
      };
      store.credentials.accounts = async (id) => {
        read.accounts += 1;
        return accounts(id);
      };
      clock.advance(DAY_MS / 2);
      await refreshOrVerify();
      expect(read).toEqual({ connection: times, accounts: times });
      expect(await standing()).toMatchObject({ generation: 2, state: "connected", failures: 0 });
    }
  });

  test("ends what was opened before, also by somebody who opened it while the tokens were being stored", async () => {
    const { store, clock, connections, place, standing, refreshOrVerify } = await setUp();
    const { module } = place;
    const before = await standing();
    const { storeRenewed } = store.decisions;
    const opened: { generation: number; opening: number }[] = [];
    store.decisions.storeRenewed = async (renewed) => {
      opened.push(await connections.accessTo(before, module).open());
      return storeRenewed(renewed);
    };
    clock.advance(DAY_MS / 2);
    await refreshOrVerify();
    const [former] = opened;
    if (former === undefined) throw new Error("nothing was stored");
    expect(former.generation).toBe(1);
    expect(connections.isOpen(before.id, former.opening)).toBe(false);
  });

  test("leaves nothing to be kept of a question that had looked at the connection before it", async () => {
    const { clock, connections, place, standing, refreshOrVerify } = await setUp();
    const { module } = place;
    const [before, isOpen] = [await standing(), (opening: number) => connections.isOpen(before.id, opening)];
    expect(isOpen((await connections.accessTo(before, module).open()).opening)).toBe(true);
    clock.advance(DAY_MS / 2);
    await refreshOrVerify();
    const mixed = await connections.accessTo(before, module).open();
    expect(mixed.generation).toBe(2);
    expect(isOpen(mixed.opening)).toBe(false);
    expect(isOpen((await connections.accessTo(await standing(), module).open()).opening)).toBe(true);
  });

  test("is not sent where no data key can be had, and the connection is degraded, not broken", async () => {
    const { trouble, standing, refreshOrVerify, sent, outcomes } = await setUp();
    trouble.before = () => {
      throw new ShopError("kms_unavailable", "AWS KMS does not answer.");
    };
    expect(await refreshOrVerify()).toMatchObject({ code: "kms_unavailable" });
    expect(sent()).toBe(0);
    expect(outcomes).toEqual(["not_sent"]);
    expect(await standing()).toMatchObject({ state: "degraded", reason: "transient", generation: 1 });
  });

  test("is not sent where another server has claimed it meanwhile, though no clock shows how long that was", async () => {
    const { store, clock, trouble, refreshOrVerify, sent, standing } = await setUp();
    const { credential_id } = await standing();
    trouble.before = () =>
      fileOf(store).sqlite.run(
        "INSERT INTO attempt (credential_id, generation, kind, started_at_ms, lease_until_ms) VALUES (?, 1, 'refresh', ?, ?)",
        [credential_id, clock.now(), clock.now() + 480_000],
      );
    expect(await refreshOrVerify()).toBeNull();
    expect(sent()).toBe(0);
    expect(await standing()).toMatchObject({ state: "connected", generation: 1 });
  });

  test("is not sent by one that was held up so long that its lease may be another's", async () => {
    const { clock, trouble, refreshOrVerify, sent, outcomes } = await setUp();
    trouble.before = () => clock.advance(20_001);
    await refreshOrVerify();
    expect(sent()).toBe(0);
    expect(outcomes).toEqual(["not_sent"]);
  });

  test("is made once a minute at most, whoever asks", async () => {
    const { clock, connections, place, refreshOrVerify, sent } = await setUp(() => "transient");
    const access = await connections.access(place);
    await refreshOrVerify();
    expect(await access.refreshNow(1)).toEqual({ renewed: false, requests: 0, pending: true });
    clock.advance(59_999);
    await refreshOrVerify();
    expect(sent()).toBe(1);
    clock.advance(1);
    expect(await access.refreshNow(1)).toEqual({ renewed: false, requests: 1, pending: true });
    expect(sent()).toBe(2);
  });

  test("is not made for a generation that is no longer the newest", async () => {
    const { connections, place, refreshOrVerify, sent } = await setUp();
    const access = await connections.access(place);
    await refreshOrVerify();
    expect(await access.refreshNow(1)).toEqual({ renewed: true, requests: 0, pending: false });
    expect(sent()).toBe(1);
  });

  test("left open by a process that died binds others for the time of a lease, and a clock set back for no longer", async () => {
    const { store, clock, refreshOrVerify, sent, standing } = await setUp();
    const open = leaseOf(store, await standing());
    open(clock.now(), clock.uptime());
    clock.advance(LEASE_MS - 1);
    await refreshOrVerify();
    expect(sent()).toBe(0);
    open(clock.now() + 10 * DAY_MS, null);
    clock.advance(1);
    await refreshOrVerify();
    clock.advance(30_000);
    await refreshOrVerify();
    expect(sent()).toBe(1);
  });

  test("whose lease is over is waited for half a minute more, from when somebody looks first", async () => {
    const { store, clock, refreshOrVerify, sent, standing } = await setUp();
    leaseOf(store, await standing())(clock.now(), clock.uptime());
    // Nobody could look meanwhile.
    clock.advance(3 * LEASE_MS);
    await refreshOrVerify();
    expect(sent()).toBe(0);
    clock.advance(29_999);
    await refreshOrVerify();
    expect(sent()).toBe(0);
    clock.advance(1);
    await refreshOrVerify();
    expect(sent()).toBe(1);
  });

  test("whose lease is over binds nobody longer where who looked first has a clock that is far ahead", async () => {
    const { store, clock, refreshOrVerify, sent, standing } = await setUp();
    leaseOf(store, await standing())(clock.now(), clock.uptime());
    clock.advance(LEASE_MS);
    clock.set(clock.now() + 400 * DAY_MS);
    await refreshOrVerify();
    clock.set(clock.now() - 400 * DAY_MS);
    expect(sent()).toBe(0);
    clock.advance(30_000);
    await refreshOrVerify();
    expect(sent()).toBe(1);
  });

  test("left open long ago binds nobody when the machine, started anew, has been up for as long as it was then", async () => {
    const { store, clock, refreshOrVerify, sent, standing } = await setUp();
    leaseOf(store, await standing())(clock.now() - 30 * DAY_MS, clock.uptime() + 2 * LEASE_MS);
    await refreshOrVerify();
    clock.advance(30_000);
    await refreshOrVerify();
    expect(sent()).toBe(1);
    clock.advance(2 * LEASE_MS + 1_000);
    await refreshOrVerify();
    expect(sent()).toBe(2);
  });

  test("under way elsewhere is not joined by a second one because somebody set the clock, either way", async () => {
    for (const jumpMs of [400 * DAY_MS, -400 * DAY_MS]) {
      const { store, clock, refreshOrVerify, sent, standing } = await setUp();
      leaseOf(store, await standing())(clock.now(), clock.uptime());
      clock.set(clock.now() + jumpMs);
      await refreshOrVerify();
      clock.advance(LEASE_MS - 1_000);
      await refreshOrVerify();
      expect(sent()).toBe(0);
      clock.advance(61_000);
      await refreshOrVerify();
      clock.advance(30_000);
      await refreshOrVerify();
      expect(sent()).toBe(1);
    }
  });

  test("that cannot be had, since there is nothing to renew with, is a verification", async () => {
    const { clock, trouble, refreshOrVerify, standing, sent } = await setUp();
    trouble.renewable = false;
    clock.advance(DAY_MS / 2);
    expect(await refreshOrVerify()).toBeNull();
    expect(sent()).toBe(0);
    expect(await standing()).toMatchObject({ verified_at_ms: clock.now(), generation: 1 });
  });
});

describe("what a refresh has won", () => {
  test("waits for room in the database for thirty tries", async () => {
    const { store, clock, trouble, refreshOrVerify, standing, outcomes } = await setUp();
    fileOf(store).sqlite.run(FULL);
    let waits = 0;
    trouble.meanwhile = async () => {
      waits += 1;
      if (waits === 7) fileOf(store).sqlite.run("DROP TRIGGER full");
    };
    await refreshOrVerify();
    expect(await standing()).toMatchObject({ generation: 2, state: "connected" });
    expect({ waits, outcomes }).toEqual({ waits: 7, outcomes: ["ok"] });
    fileOf(store).sqlite.run(FULL);
    clock.advance(DAY_MS / 2);
    trouble.meanwhile = async () => {
      waits += 1;
    };
    await expect(refreshOrVerify()).rejects.toThrow("disk full");
    expect(waits).toBe(7 + 30);
    expect(fileOf(store).sqlite.query("SELECT outcome FROM attempt ORDER BY id DESC").get()).toEqual({ outcome: null });
  });

  test("waits for a database that is away for a day, and once that works again for thirty tries", async () => {
    const { store, clock, trouble, refreshOrVerify, standing, outcomes } = await setUp();
    const [{ checkWritable }, { storeRenewed }] = [store.health, store.decisions];
    let [waits, back, usable] = [0, 17_280, 17_280];
    trouble.meanwhile = async () => {
      waits += 1;
    };
    store.health.checkWritable = async () => {
      if (waits < usable) throw new ShopError("store_refused", "The database cannot be written.");
      await checkWritable();
    };
    store.decisions.storeRenewed = async (renewed) => {
      if (waits < back) throw new ShopError("server_busy", "The database does not answer.");
      return storeRenewed(renewed);
    };
    await refreshOrVerify();
    expect(await standing()).toMatchObject({ generation: 2, state: "connected" });
    expect({ waits, outcomes }).toEqual({ waits: 17_280, outcomes: ["ok"] });
    for (const [awayFor, waited] of [
      [17_281, 17_280],
      [100, 100 + 30],
    ] as const) {
      clock.advance(DAY_MS);
      await refreshOrVerify();
      clock.advance(60_000);
      [waits, back, usable] = [0, Number.POSITIVE_INFINITY, awayFor];
      await expect(refreshOrVerify()).rejects.toThrow("does not answer");
      expect(waits).toBe(waited);
    }
  });

  test("is sealed anew where a rewrap made another key the one that seals, and stored all the same where it cannot be", async () => {
    const { store, clock, trouble, refreshOrVerify, standing, outcomes } = await setUp((renewal) => {
      // While the platform answers.
      fileOf(store).sqlite.run("UPDATE vault_key SET current = 0");
      fileOf(store).sqlite.run("UPDATE vault_key SET current = 1 WHERE id = ?", [renewal === 1 ? "vk_2" : "vk_1"]);
      return "ok";
    });
    fileOf(store).sqlite.run("INSERT INTO vault_key VALUES ('vk_2', 'local', '', 'g', '{}', 0, 0)");
    const sealedUnder = () => fileOf(store).sqlite.query("SELECT key_id FROM credential").get();
    await refreshOrVerify();
    expect(sealedUnder()).toEqual({ key_id: "vk_2" });
    clock.advance(DAY_MS / 2);
    let keys = 0;
    trouble.before = () => {
      keys += 1;
      if (keys > 1) throw new ShopError("kms_unavailable", "AWS KMS does not answer.");
    };
    await refreshOrVerify();
    expect(sealedUnder()).toEqual({ key_id: "vk_2" });
    expect(await standing()).toMatchObject({ generation: 3, state: "connected" });
    expect(outcomes).toEqual(["ok", "ok"]);
  });
});

describe("a call that meets another process's refresh", () => {
  test("waits for it, and reads once more with what it won", async () => {
    const { store, clock, connections, place, trouble, standing, sent } = await setUp();
    const access = await connections.access(place);
    leaseOf(store, await standing())(clock.now(), clock.uptime());
    let waits = 0;
    trouble.meanwhile = async () => {
      waits += 1;
      if (waits === 3) fileOf(store).sqlite.run("UPDATE credential SET generation = 2");
    };
    expect(await access.refreshNow(1)).toEqual({ renewed: true, requests: 0, pending: false });
    expect({ waits, sent: sent() }).toEqual({ waits: 3, sent: 0 });
  });

  test("waits no longer once that has come to nothing, and twenty seconds at most", async () => {
    const { store, clock, connections, place, trouble, standing, sent } = await setUp();
    const access = await connections.access(place);
    const row = await standing();
    leaseOf(store, row)(clock.now(), clock.uptime());
    let waits = 0;
    trouble.meanwhile = async () => {
      waits += 1;
      if (waits === 2) fileOf(store).sqlite.run("UPDATE attempt SET outcome = 'transient', finished_at_ms = 1");
    };
    expect(await access.refreshNow(1)).toEqual({ renewed: false, requests: 0, pending: true });
    expect(waits).toBe(2);
    leaseOf(store, row)(clock.now(), clock.uptime());
    trouble.meanwhile = async () => {
      waits += 1;
    };
    expect(await access.refreshNow(1)).toEqual({ renewed: false, requests: 0, pending: true });
    expect({ waits, sent: sent() }).toEqual({ waits: 2 + 100, sent: 0 });
  });
});

test("what was due in a future that was none is looked at once the clock is right again, and nothing else is", async () => {
  const { store, clock, connections, refreshOrVerify, standing } = await setUp();
  const due = () => connections.due({ untilMs: clock.now(), after: undefined, limit: 10 });
  const rightMs = clock.now() + DAY_MS / 2;
  clock.set(rightMs + 400 * DAY_MS);
  expect(await due()).toHaveLength(1);
  await refreshOrVerify();
  const { due_at_ms: farMs } = await standing();
  clock.set(rightMs);
  expect(farMs).toBeGreaterThan(rightMs + 400 * DAY_MS);
  expect(await due()).toMatchObject([{ due_at_ms: rightMs }]);
  clock.advance(60_001);
  await refreshOrVerify();
  const { due_at_ms: nearMs } = await standing();
  expect(nearMs).toBeLessThan(rightMs + 2 * DAY_MS);
  clock.set(clock.now() - 60_001);
  expect(await due()).toEqual([]);
  // A server that starts looks for itself.
  setConnections(store, { due_at_ms: clock.now() + DAY_MS, verified_at_ms: clock.now() + 1 });
  clock.set(clock.now() - 60_001);
  expect(await due()).toHaveLength(1);
});

test("the journal and the history of a connection are bounded", async () => {
  const { store, clock, refreshOrVerify } = await setUp((renewal) => (renewal % 2 === 0 ? "ok" : "transient"));
  for (let at = 0; at < 130; at++) {
    clock.advance(60_000);
    await refreshOrVerify();
  }
  expect(fileOf(store).sqlite.query("SELECT count(*) AS rows FROM attempt").get()).toEqual({ rows: 50 });
  expect(fileOf(store).sqlite.query("SELECT count(*) AS rows FROM connection_event").get()).toEqual({ rows: 50 });
});
