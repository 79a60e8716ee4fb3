import { describe, expect, test } from "bun:test";
import { chmodSync, existsSync, mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Store } from "#db/store.ts";
import { Secret } from "#secret.ts";
import { type KeyMaterial, type KeySource, resolveKeyMaterial } from "#vault/key-material.ts";
import { openKeyRing } from "#vault/key-ring.ts";
import { generateMasterKey, parseMasterKey } from "#vault/master-key.ts";
import { manualClock } from "../fakes/clock.ts";
import { DIRECT } from "../fakes/direct.ts";
import { failsWith } from "../fakes/fails-with.ts";
import { keptLog } from "../fakes/kept-log.ts";
import { newStore } from "../fakes/new-store.ts";
import { fileOf } from "../fakes/open-store.ts";
import { tempFolder } from "../fakes/temp-folder.ts";

function sourceIn(folder: string, given: Partial<KeySource> = {}): KeySource {
  return {
    inline: null,
    file: null,
    defaultFile: join(folder, "shopmcp.key"),
    dataDir: join(folder, "data"),
    credentialsDir: undefined,
    kmsKeyId: null,
    ...given,
  };
}

function keyFile(folder: string, name: string, mode = 0o600): { file: string; fingerprint: string } {
  const key = generateMasterKey();
  const file = join(folder, name);
  writeFileSync(file, key.reveal(), { mode });
  chmodSync(file, mode);
  return { file, fingerprint: parseMasterKey(key, "test").fingerprint };
}

const NOW_MS = 5;

function openLocal(parts: { store: Store; material: KeyMaterial | null; source: KeySource }) {
  return openKeyRing({
    ...parts,
    clock: manualClock(NOW_MS),
    log: keptLog().log,
    countKmsCall: (operation) => expect(operation).toBeUndefined(),
    outbound: DIRECT,
  });
}

describe("where the key comes from", () => {
  test("with an empty data folder and no key, one is written beside the folder, for its owner alone", () => {
    const folder = tempFolder();
    const material = resolveKeyMaterial(sourceIn(folder), true);
    expect(material?.written).toBe(true);
    const file = join(folder, "shopmcp.key");
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(material?.reference).toBe(file);
    const again = resolveKeyMaterial(sourceIn(folder), true);
    expect(again?.written).toBe(false);
    expect(again?.provider.fingerprint).toBe(material?.provider.fingerprint ?? "");
  });

  test("no key is ever made where a database stands", () => {
    const folder = tempFolder();
    expect(resolveKeyMaterial(sourceIn(folder), false)).toBeNull();
    expect(existsSync(join(folder, "shopmcp.key"))).toBe(false);
  });

  test("a named file that is missing is not made, and the message has the keygen command", async () => {
    const folder = tempFolder();
    const file = join(folder, "named.key");
    const error = await failsWith(() => resolveKeyMaterial(sourceIn(folder, { file }), true));
    expect(error.traits.exit).toBe(78);
    expect(error.message).toContain(`shopmcp keygen --out ${file}`);
    expect(existsSync(file)).toBe(false);
  });

  test("a file that others can read is refused with the command that mends it", async () => {
    const folder = tempFolder();
    const { file } = keyFile(folder, "open.key", 0o640);
    const error = await failsWith(() => resolveKeyMaterial(sourceIn(folder, { file }), false));
    expect(error.message).toContain(`chmod 600 ${file}`);
  });

  test("a service manager's credential is taken with the mode it has", () => {
    const folder = tempFolder();
    const credentialsDir = join(folder, "credentials");
    mkdirSync(credentialsDir);
    const { file, fingerprint } = keyFile(credentialsDir, "shopmcp", 0o440);
    expect(resolveKeyMaterial(sourceIn(folder, { file, credentialsDir }), false)?.provider.fingerprint).toBe(
      fingerprint,
    );
  });

  test("a key inside the data folder, two sources at once, a folder and a huge file are refused", async () => {
    const folder = tempFolder();
    mkdirSync(join(folder, "data"));
    const inside = keyFile(join(folder, "data"), "inside.key").file;
    const huge = join(folder, "huge.key");
    writeFileSync(huge, "x".repeat(5000), { mode: 0o600 });
    symlinkSync(inside, join(folder, "link.key"));
    const refusals: Partial<KeySource>[] = [
      { file: join(folder, "link.key") },
      { file: inside },
      { file: huge },
      { file: folder },
      { file: huge, inline: generateMasterKey() },
    ];
    for (const given of refusals) {
      const error = await failsWith(() => resolveKeyMaterial(sourceIn(folder, given), false));
      expect(error.traits.exit).toBe(78);
    }
  });
});

describe("the key a data folder was sealed with", () => {
  test("the first key becomes the current one, with fingerprint and canary, and opens it ever after", async () => {
    const folder = tempFolder();
    const source = sourceIn(folder);
    const material = resolveKeyMaterial(source, true);
    const store = newStore(source.dataDir);
    await openLocal({ store, material, source });
    const [row] = await store.vaultKeys.list();
    expect(row).toMatchObject({
      kind: "local",
      current: true,
      reference: source.defaultFile,
      fingerprint: material?.provider.fingerprint ?? "",
      created_at_ms: NOW_MS,
    });
    await openLocal({ store, material: resolveKeyMaterial(source, false), source });
    expect(await store.vaultKeys.list()).toHaveLength(1);
    store.close();
  });

  test("another key is refused with both fingerprints, exit 78, and nothing changes", async () => {
    const folder = tempFolder();
    const source = sourceIn(folder);
    const first = resolveKeyMaterial(source, true);
    const store = newStore(source.dataDir);
    await openLocal({ store, material: first, source });
    const other = keyFile(folder, "other.key");
    const wrong = sourceIn(folder, { file: other.file });
    const error = await failsWith(() =>
      openLocal({ store, material: resolveKeyMaterial(wrong, false), source: wrong }),
    );
    expect(error.code).toBe("vault_key_wrong");
    expect(error.traits.exit).toBe(78);
    expect(error.message).toContain(other.fingerprint);
    expect(error.message).toContain(first?.provider.fingerprint ?? "never");
    expect(await store.vaultKeys.list()).toHaveLength(1);
    store.close();
  });

  test("a missing key is refused in words; the same key from the environment opens", async () => {
    const folder = tempFolder();
    const source = sourceIn(folder);
    const store = newStore(source.dataDir);
    await openLocal({ store, material: resolveKeyMaterial(source, true), source });
    const text = new Secret(readFileSync(source.defaultFile, "utf8"));
    writeFileSync(source.defaultFile, "", { mode: 0o600 });
    const elsewhere = sourceIn(tempFolder());
    const error = await failsWith(() => openLocal({ store, material: null, source: elsewhere }));
    expect(error.traits.exit).toBe(78);
    await openLocal({
      store,
      material: resolveKeyMaterial({ ...elsewhere, inline: text }, false),
      source: elsewhere,
    });
    store.close();
  });

  test("key rows none of which is the current one refuse to start in words", async () => {
    const folder = tempFolder();
    const source = sourceIn(folder);
    const store = newStore(source.dataDir);
    const material = resolveKeyMaterial(source, true);
    (await openLocal({ store, material, source })).close();
    fileOf(store).sqlite.run("UPDATE vault_key SET current = 0");
    expect((await failsWith(() => openLocal({ store, material, source }))).code).toBe("vault_key_missing");
    store.close();
  });

  test("a key row whose canary was changed refuses to start", async () => {
    const folder = tempFolder();
    const source = sourceIn(folder);
    const store = newStore(source.dataDir);
    const material = resolveKeyMaterial(source, true);
    await openLocal({ store, material, source });
    fileOf(store).sqlite.run(`UPDATE vault_key SET canary = replace(canary, '"tag":"', '"tag":"AAAA')`);
    expect((await failsWith(() => openLocal({ store, material, source }))).code).toBe("vault_key_wrong");
    store.close();
  });
});
