import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { chmodSync, chownSync, existsSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { generateMasterKey } from "#vault/master-key.ts";
import { rewrap } from "#vault/rewrap.ts";
import type { Vault } from "#vault/vault.ts";
import { failsWith } from "../fakes/fails-with.ts";
import { filesHolding } from "../fakes/found-in-files.ts";
import { killAt } from "../fakes/kill-at.ts";
import { type KmsVault, kmsVault, TOKEN } from "../fakes/kms-vault.ts";
import { nonEmpty } from "../fakes/non-empty.ts";
import { fileOf } from "../fakes/open-store.ts";

// Every commit waits for the disk, on a machine that may be busy with other tests.
setDefaultTimeout(120_000);

const COUNT = 40;
const IDS = Array.from({ length: COUNT }, (_, at) => `con_${String(at).padStart(3, "0")}`);

function newKeyFile(folder: string, name = "next.key"): string {
  const file = join(folder, name);
  writeFileSync(file, generateMasterKey().reveal(), { mode: 0o600 });
  return file;
}

/** A store whose connections are sealed with the local key beside its data folder. */
async function sealed(): Promise<KmsVault & { vault: Vault }> {
  const it = await kmsVault(null);
  const vault = await it.openVault(0);
  for (const id of IDS) await it.put(vault, id);
  return { ...it, vault };
}

async function everyOneOpens(vault: Vault, ids: readonly string[] = IDS): Promise<void> {
  for (const id of nonEmpty(ids)) expect(String((await vault.open(id)).fields.app_id)).toBe("700");
}

function underKeys({ store }: KmsVault) {
  return fileOf(store)
    .sqlite.query(
      "SELECT v.reference, v.current, count(c.key_id) AS n FROM vault_key v LEFT JOIN credential c ON c.key_id = v.id GROUP BY v.id ORDER BY v.current",
    )
    .all();
}

describe("rewrap", () => {
  test("moves every credential to another key file and back, seen to open, while a vault goes on", async () => {
    const it = await sealed();
    const running = await it.openVault(60);
    await everyOneOpens(running);
    const old = join(it.folder, "shopmcp.key");
    const next = newKeyFile(it.folder);
    const report = await rewrap({ store: it.store, keyRing: await it.openRing() }, `local:${next}`);
    expect(report).toMatchObject({ moved: COUNT, meanwhile: 0, failed: 0, left: 0 });
    expect(underKeys(it)).toEqual([
      { reference: old, current: 0, n: 0 },
      { reference: next, current: 1, n: COUNT },
    ]);
    await everyOneOpens(running);
    // What the running one seals now is under the new key, though it started with the old.
    await it.put(running, "con_later");
    expect(underKeys(it)).toContainEqual({ reference: next, current: 1, n: COUNT + 1 });
    await everyOneOpens(await it.openVault(), [...IDS, "con_later"]);
    const back = await rewrap({ store: it.store, keyRing: await it.openRing() }, `local:${old}`);
    expect(back).toMatchObject({ moved: COUNT + 1, left: 0 });
    expect(await it.store.vaultKeys.list()).toHaveLength(2);
    await everyOneOpens(await it.openVault(), [...IDS, "con_later"]);
    expect(filesHolding(it.folder, TOKEN)).toEqual([]);
    it.store.close();
  });

  test("afterwards the environment may still name the old key: it starts and says what to change", async () => {
    const it = await sealed();
    const next = newKeyFile(it.folder);
    await rewrap({ store: it.store, keyRing: await it.openRing() }, `local:${next}`);
    const still = await it.openRing({ file: join(it.folder, "shopmcp.key") });
    expect(still.notices).toEqual([expect.stringContaining(`Set SHOPMCP_MASTER_KEY_FILE=${next}`)]);
    expect((await it.openRing({ file: next })).notices).toEqual([]);
    it.store.close();
  });

  test("moves nothing it cannot open, lists it, and leaves it as it was", async () => {
    const it = await sealed();
    fileOf(it.store).sqlite.run("UPDATE credential SET tag = zeroblob(16) WHERE id = 'con_007'");
    const report = await rewrap({ store: it.store, keyRing: await it.openRing() }, `local:${newKeyFile(it.folder)}`);
    expect(report).toMatchObject({ moved: COUNT - 1, failed: 1, left: 1 });
    expect(report.failures).toEqual([
      expect.objectContaining({ workspaceId: "ws_a", connectionId: "con_007", code: "vault_unreadable" }),
    ]);
    await everyOneOpens(
      await it.openVault(),
      IDS.filter((id) => id !== "con_007"),
    );
    it.store.close();
  });

  test("never overwrites what was replaced or removed while it worked", async () => {
    const it = await sealed();
    let first = true;
    const reached = (step: string) => {
      if (step !== "sealed" || !first) return;
      first = false;
      fileOf(it.store).sqlite.run("UPDATE credential SET nonce = randomblob(12) WHERE id = 'con_000'");
      void it.store.connections.delete({ id: "con_001", atMs: 0 });
    };
    const report = await rewrap(
      { store: it.store, keyRing: await it.openRing(), reached },
      `local:${newKeyFile(it.folder)}`,
    );
    expect(report).toMatchObject({ moved: COUNT - 2, meanwhile: 2, failed: 1, left: 1 });
    it.store.close();
  });

  test("refuses a key that is missing, inside the data folder or closed to the folder's owner, and changes nothing", async () => {
    const it = await sealed();
    const dataDir = dirname(fileOf(it.store).path);
    const missing = join(it.folder, "missing.key");
    const refused = async (to: string) =>
      failsWith(async () => rewrap({ store: it.store, keyRing: await it.openRing() }, to));
    expect((await refused(`local:${missing}`)).message).toContain(`shopmcp keygen --out ${missing}`);
    expect(existsSync(missing)).toBe(false);
    expect((await refused(`local:${newKeyFile(dataDir)}`)).message).toContain("inside the data folder");
    for (const to of ["", "local:", "kms", "file:/x"]) expect((await refused(to)).code).toBe("usage");
    const open = newKeyFile(it.folder, "open.key");
    chmodSync(open, 0o644);
    expect((await refused(`local:${open}`)).message).toContain("chmod 600");
    if (process.getuid?.() === 0) {
      chownSync(dataDir, 12_345, 12_345);
      chmodSync(it.folder, 0o755);
      const closed = await refused(`local:${newKeyFile(it.folder, "roots.key")}`);
      expect(closed.message).toContain("uid 12345");
      mkdirSync(join(it.folder, "closed"), { mode: 0o700 });
      const theirs = newKeyFile(join(it.folder, "closed"), "theirs.key");
      chownSync(theirs, 12_345, 12_345);
      expect((await refused(`local:${theirs}`)).message).toContain(join(it.folder, "closed"));
      chownSync(join(it.folder, "closed"), 12_345, 12_345);
      expect(await rewrap({ store: it.store, keyRing: await it.openRing() }, `local:${theirs}`)).toMatchObject({
        left: 0,
      });
    } else {
      expect(await it.store.vaultKeys.list()).toHaveLength(1);
    }
    it.store.close();
  });

  test("killed at any step, it is run again and everything is moved", async () => {
    for (const [step, nth] of [
      ["key-added", 1],
      ["key-current", 1],
      ["sealed", 5],
      ["stored", 9],
      ["read-back", 21],
    ] as const) {
      const it = await sealed();
      const next = newKeyFile(it.folder);
      await killAt({ work: "rewrap", step, nth, folder: it.folder, target: `local:${next}` });
      await it.store.health.checkIntegrity();
      await everyOneOpens(await it.openVault());
      const report = await rewrap({ store: it.store, keyRing: await it.openRing() }, `local:${next}`);
      expect(report).toMatchObject({ failed: 0, left: 0 });
      expect(report.moved).toBeGreaterThan(0);
      await everyOneOpens(await it.openVault());
      expect(filesHolding(it.folder, TOKEN)).toEqual([]);
      it.store.close();
    }
  }, 180_000);

  test("with a full disk it loses nothing, and finishes when there is room", async () => {
    const it = await sealed();
    const next = newKeyFile(it.folder);
    const pages = JSON.stringify(fileOf(it.store).sqlite.query("PRAGMA page_count").get()).replace(/\D/g, "");
    fileOf(it.store).sqlite.run(`PRAGMA max_page_count = ${pages}`);
    // What room is left in the last pages goes too.
    const fill = fileOf(it.store).sqlite.query(
      "INSERT INTO audit (at_ms, actor, origin, action, outcome) VALUES (0, ?, '', '', '')",
    );
    expect(() => {
      for (let rows = 0; rows < 10_000; rows += 1) fill.run("x".repeat(200));
    }).toThrow("full");
    const outcome = await rewrap({ store: it.store, keyRing: await it.openRing() }, `local:${next}`).catch(String);
    expect(typeof outcome === "string" || outcome.moved + outcome.failed === COUNT).toBe(true);
    await it.store.health.checkIntegrity();
    await everyOneOpens(await it.openVault());
    fileOf(it.store).sqlite.run("PRAGMA max_page_count = 100000");
    expect(await rewrap({ store: it.store, keyRing: await it.openRing() }, `local:${next}`)).toMatchObject({ left: 0 });
    await everyOneOpens(await it.openVault());
    it.store.close();
  });
});
