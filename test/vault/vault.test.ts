import { describe, expect, test } from "bun:test";
import { join } from "node:path";
import { setImmediate as turnIsOver } from "node:timers/promises";
import type { Store } from "#db/store.ts";
import { Secret } from "#secret.ts";
import { createDataKeyCache } from "#vault/data-key-cache.ts";
import { credentialAad, keyContext } from "#vault/envelope.ts";
import { localKeyProvider } from "#vault/key-provider.ts";
import type { KeyRing } from "#vault/key-ring.ts";
import { generateMasterKey, parseMasterKey } from "#vault/master-key.ts";
import { createOpenedCredentials } from "#vault/opened-credentials.ts";
import { createVault, type Vault } from "#vault/vault.ts";
import { manualClock } from "../fakes/clock.ts";
import { connectionRow } from "../fakes/connection-row.ts";
import { eventually } from "../fakes/eventually.ts";
import { failsWith } from "../fakes/fails-with.ts";
import { MIGRATIONS_DIR, newStore } from "../fakes/new-store.ts";
import { fileOf, openStore } from "../fakes/open-store.ts";
import { tempFolder } from "../fakes/temp-folder.ts";

const TOKEN = "canary-token-5f1d0c";
const FIELDS = { app_id: "700", access_token: new Secret(TOKEN), lifetime_ms: 5 };

const EXISTING = { mode: "existing", migrationsDir: MIGRATIONS_DIR, nowMs: 0 } as const;

const MOVES = [
  ["connection", "workspace_id = 'ws_b'", "workspace_id = 'ws_a'"],
  ["connection", "module = 'other'", "module = 'toy'"],
  ["credential", "generation = 2", "generation = 1"],
  ["credential", "tag = zeroblob(16)", "tag = (SELECT tag FROM kept)"],
  ["credential", "sealed = zeroblob(16)", "sealed = (SELECT sealed FROM kept)"],
  ["credential", "wrapped_key = zeroblob(16)", "wrapped_key = (SELECT wrapped_key FROM kept)"],
].map(([table, there, back]) => ({
  there: `CREATE TABLE kept AS SELECT * FROM credential; UPDATE ${table} SET ${there}`,
  back: `UPDATE ${table} SET ${back}; DROP TABLE kept`,
}));

/** A store with two workspaces, and a vault that counts what it asks its key for. */
async function setUp(dataKeySeconds = 60) {
  const dataDir = join(tempFolder(), "data");
  const store = newStore(dataDir);
  for (const id of ["ws_a", "ws_b"])
    await store.workspaces.insert({ id, name: id, plan: "unlimited", created_at_ms: 0 });
  fileOf(store).sqlite.run("INSERT INTO vault_key VALUES ('vk_1', 'local', '', 'f', '{}', 1, 0)");
  const local = localKeyProvider(parseMasterKey(generateMasterKey(), "test"));
  let unwraps = 0;
  const keyRing: KeyRing = {
    async provider() {
      return {
        ...local,
        async unwrapDataKey(wrapped, context) {
          unwraps += 1;
          return local.unwrapDataKey(wrapped, context);
        },
      };
    },
  };
  const clock = manualClock();
  const makeVault = () => createVault({ store, keyRing, clock, dataKeySeconds });
  return { store, dataDir, clock, makeVault, vault: makeVault(), unwraps: () => unwraps };
}

async function put(
  store: Store,
  vault: Vault,
  { id, workspaceId }: { id: string; workspaceId: string },
): Promise<void> {
  const row = connectionRow(id, workspaceId);
  const envelope = await vault.seal({ workspaceId, module: "toy", credentialId: id, generation: 1 }, FIELDS);
  expect(
    await store.decisions.beginCredential({ row, from: null, envelope, account: null, event: null, beside: [] }),
  ).toBe("stored");
}

describe("a sealed credential", () => {
  test("comes back as it was, secrets as secrets, after a restart too", async () => {
    const { store, vault, makeVault } = await setUp();
    await put(store, vault, { id: "con_a", workspaceId: "ws_a" });
    for (const each of [vault, makeVault()]) {
      const { generation, fields } = await each.open("con_a");
      expect(generation).toBe(1);
      expect(fields.app_id).toBe("700");
      expect(fields.lifetime_ms).toBe(5);
      expect(fields.access_token).toBeInstanceOf(Secret);
      expect(JSON.stringify(fields)).not.toContain(TOKEN);
      expect(fields.access_token instanceof Secret && fields.access_token.reveal()).toBe(TOKEN);
    }
    store.close();
  });

  test("is bound by the very bytes that bound it when a connection had a credential of its own", () => {
    const place = { workspaceId: "ws_a", module: "toy", credentialId: "con_a", generation: 1 };
    expect(credentialAad(place).toString("hex")).toBe("010000000477735f6100000003746f7900000005636f6e5f610000000131");
    expect(keyContext(place)).toEqual({ app: "shopmcp", workspace: "ws_a", module: "toy", connection: "con_a" });
  });

  test("sealed twice, nothing is the same: each time another data key and nonce", async () => {
    const { store, vault } = await setUp();
    const place = { workspaceId: "ws_a", module: "toy", credentialId: "con_a", generation: 1 };
    const [one, two] = [await vault.seal(place, FIELDS), await vault.seal(place, FIELDS)];
    for (const part of ["wrapped_key", "nonce", "sealed", "tag"] as const)
      expect(one[part].equals(two[part])).toBe(false);
    expect(one.sealed.includes(TOKEN)).toBe(false);
    store.close();
  });

  test("does not open in another workspace, module, connection or generation: an error, never an empty value", async () => {
    const moves = [
      "UPDATE connection SET workspace_id = 'ws_b' WHERE id = 'con_a'",
      "UPDATE connection SET module = 'other' WHERE id = 'con_a'",
      "UPDATE connection SET credential_id = 'con_b' WHERE id = 'con_a'",
      "UPDATE credential SET generation = 2 WHERE id = 'con_a'",
      "UPDATE credential SET format = 2 WHERE id = 'con_a'",
      `UPDATE credential SET (wrapped_key, nonce, sealed, tag) = (SELECT wrapped_key, nonce, sealed, tag FROM credential WHERE id = 'con_b') WHERE id = 'con_a'`,
    ];
    for (const move of moves) {
      const { store, vault, makeVault } = await setUp();
      await put(store, vault, { id: "con_a", workspaceId: "ws_a" });
      await put(store, vault, { id: "con_b", workspaceId: "ws_b" });
      if (move.includes("ws_b' WHERE"))
        fileOf(store).sqlite.run("UPDATE connection SET label = 'moved' WHERE id = 'con_b'");
      fileOf(store).sqlite.run(move);
      for (const each of [vault, makeVault()])
        expect((await failsWith(() => each.open("con_a"))).code).toBe("vault_unreadable");
      store.close();
    }
  });

  test("does not open after a move either where it was open before, whoever moved it", async () => {
    for (const elsewhere of [false, true]) {
      const { store, dataDir, vault } = await setUp();
      await put(store, vault, { id: "con_a", workspaceId: "ws_a" });
      const mover = elsewhere ? openStore({ ...EXISTING, dataDir }) : store;
      for (const change of MOVES) {
        await vault.open("con_a");
        fileOf(mover).sqlite.run(change.there);
        await turnIsOver();
        expect((await failsWith(() => vault.open("con_a"))).code).toBe("vault_unreadable");
        fileOf(mover).sqlite.run(change.back);
        await turnIsOver();
      }
      await vault.open("con_a");
      fileOf(mover).sqlite.run("UPDATE connection SET credential_id = NULL; DELETE FROM credential");
      await turnIsOver();
      expect((await failsWith(() => vault.open("con_a"))).code).toBe("not_connected");
      if (mover !== store) mover.close();
      store.close();
    }
  });

  test("does not open with any one byte of its envelope flipped", async () => {
    const { store, vault, makeVault } = await setUp();
    await put(store, vault, { id: "con_a", workspaceId: "ws_a" });
    const kept = (await store.credentials.find("con_a"))?.credential;
    if (kept === undefined) throw new Error("nothing was stored");
    let flipped = 0;
    for (const part of ["wrapped_key", "nonce", "sealed", "tag"] as const) {
      for (let at = 0; at < kept[part].length; at += 1) {
        const damaged = Buffer.from(kept[part]);
        damaged[at] = (damaged[at] ?? 0) ^ 1;
        fileOf(store).sqlite.query(`UPDATE credential SET ${part} = ?`).run(damaged);
        expect((await failsWith(() => makeVault().open("con_a"))).code).toBe("vault_unreadable");
        flipped += 1;
      }
      fileOf(store).sqlite.query(`UPDATE credential SET ${part} = ?`).run(kept[part]);
    }
    expect(flipped).toBeGreaterThan(100);
    await makeVault().open("con_a");
    store.close();
  });
});

describe("what was opened", () => {
  test("while it was forgotten is used that once, since its row may have been another by then", async () => {
    const { store, makeVault, vault } = await setUp();
    await put(store, vault, { id: "con_a", workspaceId: "ws_a" });
    const anew = makeVault();
    const opening = anew.open("con_a");
    await Promise.resolve();
    anew.forget("con_a");
    const first = await opening;
    expect(anew.isOpen("con_a", first.opening)).toBe(false);
    const second = await anew.open("con_a");
    expect(anew.isOpen("con_a", second.opening)).toBe(true);
    expect(await anew.open("con_a")).toBe(second);
    store.close();
  });

  test("is used again within its data key's time of use, and opened anew after it", async () => {
    const { store, clock, vault } = await setUp(60);
    await put(store, vault, { id: "con_a", workspaceId: "ws_a" });
    const first = await vault.open("con_a");
    clock.advance(59_999);
    expect(await vault.open("con_a")).toBe(first);
    expect(vault.isOpen("con_a", first.opening)).toBe(true);
    clock.advance(1);
    expect(vault.isOpen("con_a", first.opening)).toBe(false);
    const second = await vault.open("con_a");
    expect(second).not.toBe(first);
    expect(second).toEqual({ ...first, opening: second.opening });
    expect(["con_a", "con_b"].map((id) => vault.isOpen(id, second.opening))).toEqual([true, false]);
    expect(vault.isOpen("con_a", first.opening)).toBe(false);
    clock.set(clock.now() - 1);
    expect(vault.isOpen("con_a", second.opening)).toBe(false);
    expect(await vault.open("con_a")).not.toBe(second);
    store.close();
  });

  test("is not kept where data keys are not, nor once it is forgotten or its connection sealed anew", async () => {
    const bare = await setUp(0);
    await put(bare.store, bare.vault, { id: "con_a", workspaceId: "ws_a" });
    expect(await bare.vault.open("con_a")).not.toBe(await bare.vault.open("con_a"));
    bare.store.close();

    const { store, vault, unwraps } = await setUp(60);
    await put(store, vault, { id: "con_a", workspaceId: "ws_a" });
    const first = await vault.open("con_a");
    vault.forget("con_a");
    expect(vault.isOpen("con_a", first.opening)).toBe(false);
    const second = await vault.open("con_a");
    expect(second).not.toBe(first);
    expect(unwraps()).toBe(1);
    await (await vault.prepareReseal("con_a", []))(FIELDS);
    expect(await vault.open("con_a")).not.toBe(second);
    expect(unwraps()).toBe(2);
    store.close();
  });

  test.each([
    ["", 0],
    [" and the clock was set back", -3_600_000],
  ])("goes by itself when its time is over, though nobody asks%s", async (_, setMs) => {
    const clock = manualClock();
    const opened = createOpenedCredentials({ clock, seconds: 0.02 });
    const { store, vault } = await setUp(60);
    await put(store, vault, { id: "con_a", workspaceId: "ws_a" });
    const found = await store.credentials.find("con_a");
    if (found === undefined) throw new Error("nothing was stored");
    opened.keep("con_a", { found, keyId: "k", stamp: 1, opened: await vault.open("con_a") });
    expect(opened.size()).toBe(1);
    clock.set(clock.now() + setMs);
    clock.advance(20);
    await eventually(async () => opened.size() === 0);
    store.close();
  });
});

describe("the data-key cache", () => {
  test("lets go of a key when its time is over, though nobody asks", async () => {
    const clock = manualClock();
    const cache = createDataKeyCache({ clock, seconds: 0.02, unwrap: () => Promise.reject(new Error("not asked")) });
    cache.put("k", { key: Buffer.alloc(32, 7), remote: false });
    expect(cache.size()).toBe(1);
    clock.advance(20);
    await eventually(() => cache.size() === 0);
  });

  test("asks the key once a minute, and once for all who ask at the same time", async () => {
    const { store, clock, vault, makeVault, unwraps } = await setUp(60);
    await put(store, vault, { id: "con_a", workspaceId: "ws_a" });
    const cold = makeVault();
    await Promise.all(Array.from({ length: 50 }, () => cold.open("con_a")));
    expect(unwraps()).toBe(1);
    clock.advance(59_999);
    await cold.open("con_a");
    expect(unwraps()).toBe(1);
    clock.advance(1);
    await cold.open("con_a");
    expect(unwraps()).toBe(2);
    store.close();
  });

  test("set to 0 it keeps nothing", async () => {
    const { store, vault, unwraps } = await setUp(0);
    await put(store, vault, { id: "con_a", workspaceId: "ws_a" });
    await vault.open("con_a");
    await vault.open("con_a");
    expect(unwraps()).toBe(2);
    store.close();
  });
});
