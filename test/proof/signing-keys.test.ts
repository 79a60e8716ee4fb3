import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { createPublicKey, verify } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { createSigningKeys } from "#proof/signing-keys.ts";
import { generateMasterKey } from "#vault/master-key.ts";
import { rewrap } from "#vault/rewrap.ts";
import { createSigningVault } from "#vault/signing-vault.ts";
import { createAuditTrail } from "#workspaces/audit-trail.ts";
import { failsWith } from "../fakes/fails-with.ts";
import { filesHolding } from "../fakes/found-in-files.ts";
import { awsVariables, type KmsEmulator, kmsTest, startKmsEmulator } from "../fakes/kms-emulator.ts";
import { type KmsProxy, startKmsProxy } from "../fakes/kms-proxy.ts";
import { type KmsVault, kmsVault } from "../fakes/kms-vault.ts";
import { nonEmpty } from "../fakes/non-empty.ts";
import { fileOf } from "../fakes/open-store.ts";
import { listAudit } from "../fakes/written-rows.ts";

// Every commit waits for the disk, on a machine that may be busy with other tests.
setDefaultTimeout(120_000);

const OWNER = { name: "owner", origin: "shell" };
const TEXT = "what was asked\n";

async function keysOf(it: KmsVault) {
  const { store } = it;
  const vault = createSigningVault({ store, keyRing: await it.openRing() });
  const audit = createAuditTrail({ store, clock: it.clock });
  return { vault, keys: createSigningKeys({ store, vault, clock: it.clock, audit }) };
}

function holds(
  { key, signature }: Awaited<ReturnType<Awaited<ReturnType<typeof keysOf>>["keys"]["sign"]>>,
  text = TEXT,
) {
  return verify(null, Buffer.from(text), createPublicKey(key.pem), signature);
}

test("the first signature makes the key, later ones use it, and two processes that begin at once agree", async () => {
  const it = await kmsVault(null);
  const [one, other] = [(await keysOf(it)).keys, (await keysOf(it)).keys];
  expect(await one.list()).toEqual([]);
  expect(await one.describe()).toContain("the first proof makes the key");
  const signed = await Promise.all([one.sign(TEXT), other.sign(TEXT), one.sign(TEXT)]);
  expect(new Set(signed.map(({ key }) => key.id)).size).toBe(1);
  for (const each of nonEmpty(signed)) expect([holds(each), holds(each, `${TEXT} `)]).toEqual([true, false]);
  expect(await one.list()).toMatchObject([{ id: signed[0].key.id, retiredAtMs: null }]);
  const [{ key }] = signed;
  expect(await one.describe()).toContain(key.fingerprint);
  expect(await one.describe()).toContain("shopmcp signing-key list");
});

test("the private key is in no file in clear, and opens in its own row alone", async () => {
  const it = await kmsVault(null);
  const { keys, vault } = await keysOf(it);
  await keys.sign(TEXT);
  const current = await it.store.signingKeys.current();
  if (current === undefined) throw new Error("there is no key");
  const secret = (await vault.open(current.secret)).reveal();
  for (const shape of [secret, Buffer.from(secret, "base64"), Buffer.from(secret, "base64").subarray(-32)])
    expect(filesHolding(it.folder, shape)).toEqual([]);
  expect(filesHolding(it.folder, Buffer.from(current.key.public_key)).length).toBeGreaterThan(0);
  const moved = await failsWith(() => vault.open({ ...current.secret, id: "sig_other" }));
  expect(moved.code).toBe("vault_unreadable");
  expect(moved.message).toContain("signing-key renew");
});

test("a lost key is replaced: the new one signs, the old public one stays listed, its private part is gone", async () => {
  const it = await kmsVault(null);
  const { keys } = await keysOf(it);
  const before = await keys.sign(TEXT);
  fileOf(it.store).sqlite.run("UPDATE signing_secret SET tag = x'00000000000000000000000000000000'");
  expect((await failsWith(() => keys.sign(TEXT))).code).toBe("vault_unreadable");
  expect((await failsWith(() => keys.describe())).message).toContain("signing-key renew");
  it.clock.advance(1_000);
  const renewed = await keys.renew(OWNER);
  expect(holds(await keys.sign(TEXT))).toBe(true);
  expect(holds(before)).toBe(true);
  expect(await keys.list()).toMatchObject([
    { id: renewed.id, retiredAtMs: null },
    { id: before.key.id, pem: before.key.pem, retiredAtMs: renewed.createdAtMs },
  ]);
  expect(fileOf(it.store).sqlite.query("SELECT id FROM signing_secret").all()).toEqual([{ id: renewed.id }]);
  expect(await listAudit(it.store)).toMatchObject([{ action: "signing_key.renew", target: renewed.id }]);
});

test("it moves to another master key with the rest, and still signs", async () => {
  const it = await kmsVault(null);
  const before = await (await keysOf(it)).keys.sign(TEXT);
  const next = join(it.folder, "next.key");
  writeFileSync(next, generateMasterKey().reveal(), { mode: 0o600 });
  const report = await rewrap({ store: it.store, keyRing: await it.openRing() }, `local:${next}`);
  expect(report).toMatchObject({ moved: 0, signingKeys: 1, failed: 0, left: 0 });
  const after = await (await keysOf(it)).keys.sign(TEXT);
  expect([after.key.id, holds(after)]).toEqual([before.key.id, true]);
  fileOf(it.store).sqlite.run("UPDATE signing_secret SET tag = x'00000000000000000000000000000000'");
  const again = join(it.folder, "again.key");
  writeFileSync(again, generateMasterKey().reveal(), { mode: 0o600 });
  const failed = await rewrap({ store: it.store, keyRing: await it.openRing() }, `local:${again}`);
  expect(failed).toMatchObject({ signingKeys: 0, failed: 1, left: 1, failures: [{ workspaceId: null }] });
});

describe("under a KMS key", () => {
  let emulator: KmsEmulator | null = null;
  let proxy: KmsProxy;
  let restore: (() => void) | undefined;
  beforeAll(async () => {
    emulator = await startKmsEmulator();
    if (emulator === null) return;
    proxy = startKmsProxy(emulator.url);
    restore = awsVariables(proxy.url);
  }, 180_000);
  afterAll(async () => {
    restore?.();
    await proxy?.stop();
    await emulator?.stop();
  });

  kmsTest("what KMS denies signs nothing, at once, and says why; the public key is told all the same", async () => {
    const it = await kmsVault((await emulator?.createKey()) ?? "");
    const { keys } = await keysOf(it);
    expect(holds(await keys.sign(TEXT))).toBe(true);
    proxy.fail("denied");
    const denied = await failsWith(() => keys.sign(TEXT));
    expect(denied.code).toBe("kms_denied");
    expect(denied.message).toContain("kms:Decrypt");
    expect(await keys.list()).toHaveLength(1);
    proxy.fail(null);
    expect(holds(await keys.sign(TEXT))).toBe(true);
  });
});
