import { afterAll, afterEach, beforeAll, expect, setDefaultTimeout } from "bun:test";
import { join } from "node:path";
import { rewrap } from "#vault/rewrap.ts";
import { failsWith } from "../fakes/fails-with.ts";
import { awsVariables, type KmsEmulator, kmsTest, startKmsEmulator } from "../fakes/kms-emulator.ts";
import { type KmsProxy, startKmsProxy } from "../fakes/kms-proxy.ts";
import { kmsVault } from "../fakes/kms-vault.ts";
import { fileOf } from "../fakes/open-store.ts";

// Every commit waits for the disk, on a machine that may be busy with other tests.
setDefaultTimeout(120_000);

let emulator: KmsEmulator | null = null;
let proxy: KmsProxy;
let restore: (() => void) | undefined;

beforeAll(async () => {
  emulator = await startKmsEmulator();
  if (emulator === null) return;
  proxy = startKmsProxy(emulator.url);
  restore = awsVariables(proxy.url);
}, 180_000);
afterEach(() => proxy?.fail(null));
afterAll(async () => {
  restore?.();
  await proxy?.stop();
  await emulator?.stop();
});

const IDS = Array.from({ length: 20 }, (_, at) => `con_${at}`);

kmsTest(
  "local to KMS, to another KMS key and back: all move and open, a vault that runs all the while too",
  async () => {
    const arns = [await emulator?.createKey(), await emulator?.createKey()];
    const it = await kmsVault(null);
    const running = await it.openVault(0);
    for (const id of IDS) await it.put(running, id);
    for (const to of [`kms:${arns[0]}`, `kms:${arns[1]}`, `local:${join(it.folder, "shopmcp.key")}`]) {
      const ring = await it.openRing();
      expect(await rewrap({ store: it.store, keyRing: ring }, to)).toMatchObject({ moved: IDS.length, left: 0 });
      ring.close();
      for (const id of IDS) {
        await running.open(id);
        await (await it.openVault(0)).open(id);
      }
      await it.put(running, `con_under_${to}`);
      IDS.push(`con_under_${to}`);
    }
    it.store.close();
  },
  180_000,
);

kmsTest(
  "where the new KMS key cannot be asked nothing changes; where it fails half-way the rest is listed",
  async () => {
    const arn = (await emulator?.createKey()) ?? "";
    const it = await kmsVault(null);
    const vault = await it.openVault(0);
    const ids = ["con_a", "con_b", "con_c"];
    for (const id of ids) await it.put(vault, id);
    proxy.fail("denied");
    const refused = await failsWith(async () =>
      rewrap({ store: it.store, keyRing: await it.openRing() }, `kms:${arn}`),
    );
    expect(refused.code).toBe("kms_denied");
    expect(fileOf(it.store).sqlite.query("SELECT count(*) AS n FROM vault_key").get()).toEqual({ n: 1 });
    proxy.fail(null);
    const reached = (step: string) => (step === "key-current" ? proxy.fail("denied") : undefined);
    const report = await rewrap({ store: it.store, keyRing: await it.openRing(), reached }, `kms:${arn}`);
    expect(report).toMatchObject({ moved: 0, failed: 3, left: 3 });
    proxy.fail(null);
    expect(await rewrap({ store: it.store, keyRing: await it.openRing() }, `kms:${arn}`)).toMatchObject({
      moved: 3,
      left: 0,
    });
    it.store.close();
  },
);
