/** How a data folder comes to be sealed under a KMS key, and what a start does when KMS says no, or nothing. */

import { afterAll, afterEach, beforeAll, describe, expect } from "bun:test";
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { generateMasterKey, parseMasterKey } from "#vault/master-key.ts";
import { createVault } from "#vault/vault.ts";
import { failsWith } from "../fakes/fails-with.ts";
import { awsVariables, EMULATED_REGION, type KmsEmulator, kmsTest, startKmsEmulator } from "../fakes/kms-emulator.ts";
import { type KmsFault, type KmsProxy, startKmsProxy } from "../fakes/kms-proxy.ts";
import { kmsVault } from "../fakes/kms-vault.ts";
import { fileOf } from "../fakes/open-store.ts";

let emulator: KmsEmulator;
let proxy: KmsProxy | undefined;
let restore: (() => void) | undefined;
let arn: string;
let otherArn: string;
let aliases = 0;

beforeAll(async () => {
  const started = await startKmsEmulator();
  if (started === null) return;
  emulator = started;
  proxy = startKmsProxy(emulator.url);
  restore = awsVariables(proxy.url);
  arn = await emulator.createKey();
  otherArn = await emulator.createKey();
}, 180_000);
afterEach(() => proxy?.fail(null));
afterAll(async () => {
  restore?.();
  await proxy?.stop();
  await emulator?.stop();
});

function fail(fault: KmsFault | null): void {
  proxy?.fail(fault);
}

async function newAlias(target: string): Promise<string> {
  aliases += 1;
  const name = `alias/shopmcp-${aliases}`;
  await emulator.createAlias(name, target);
  return name;
}

describe("the first start of an empty folder", () => {
  kmsTest("with a KMS key seals under it, notes its ARN and fingerprint, and writes no key file", async () => {
    const { folder, store, openRing } = await kmsVault(arn);
    const ring = await openRing();
    const rows = await store.vaultKeys.list();
    expect(rows).toMatchObject([{ kind: "kms", reference: arn, current: true }]);
    expect(rows[0]?.fingerprint).toMatch(/^[0-9a-f]{16}$/);
    expect((await ring.provider(null)).fingerprint).toBe(rows[0]?.fingerprint ?? "");
    expect(existsSync(join(folder, "shopmcp.key"))).toBe(false);
    await openRing();
    expect(await store.vaultKeys.list()).toHaveLength(1);
    store.close();
  });

  kmsTest("with an alias, or a key id alone, notes the ARN it stands for", async () => {
    for (const kmsKeyId of [
      await newAlias(arn),
      arn.split("/")[1] ?? "",
      `arn:aws:kms:${EMULATED_REGION}:123456789012:${await newAlias(arn)}`,
    ]) {
      const { store, openRing } = await kmsVault(kmsKeyId);
      await openRing();
      expect(await store.vaultKeys.list()).toMatchObject([{ kind: "kms", reference: arn }]);
      // Named in another way, it is the same key still; unset, the folder knows which one it is.
      for (const again of [arn, arn.split("/")[1] ?? "", null]) await openRing({ kmsKeyId: again });
      store.close();
    }
  });

  kmsTest("takes the region from the ARN, and is refused in words where nothing names one", async () => {
    const region = process.env.AWS_REGION;
    delete process.env.AWS_REGION;
    try {
      const named = await kmsVault(arn);
      await named.openRing();
      named.store.close();
      const { store, openRing } = await kmsVault("alias/somewhere");
      const error = await failsWith(() => openRing());
      expect(error.traits.exit).toBe(78);
      expect(error.message).toContain("AWS_REGION");
      expect(await store.vaultKeys.list()).toEqual([]);
      store.close();
    } finally {
      process.env.AWS_REGION = region;
    }
  });

  kmsTest("while KMS is down makes the key's row as soon as KMS is back", async () => {
    const { store, clock, openRing, put } = await kmsVault(arn);
    fail("closed");
    const ring = await openRing();
    expect(ring.notices).toEqual([expect.stringContaining("ShopMCP has started anyway")]);
    expect(await store.vaultKeys.list()).toEqual([]);
    fail(null);
    clock.advance(10_000);
    const vault = createVault({ store, keyRing: ring, clock, dataKeySeconds: 60 });
    await Promise.all(["con_a", "con_b", "con_c"].map((id) => put(vault, id)));
    expect(await store.vaultKeys.list()).toMatchObject([{ kind: "kms", reference: arn, current: true }]);
    store.close();
  });
});

describe("a start", () => {
  // Bun ends a test after five seconds: KMS, with its own bounds, would be waited for twelve.
  kmsTest("waits three seconds for a KMS that hangs, says so, and opens what is sealed when it is back", async () => {
    const { store, clock, openRing, put } = await kmsVault(arn);
    await openRing();
    fail("hung");
    const ring = await openRing();
    expect(ring.notices).toEqual([expect.stringContaining("ShopMCP has started anyway")]);
    fail(null);
    const vault = createVault({ store, keyRing: ring, clock, dataKeySeconds: 60 });
    // Whoever joins the question that hung hears how it ended, and asks again after KMS was left alone for a while.
    await put(vault, "con_a").catch(() => {
      clock.advance(10_000);
      return put(vault, "con_a");
    });
    expect((await vault.open("con_a")).fields).toBeDefined();
    store.close();
  });

  const denials: [KmsFault, RegExp][] = [
    ["denied", /kms:GenerateDataKey and kms:Decrypt/],
    ["disabled", /disabled.*Enable it/],
    ["notFound", /no key .* deleted/],
    ["invalidState", /pending deletion/],
    ["unknownIdentity", /UnrecognizedClientException.*credentials/],
  ];
  for (const [denial, words] of denials) {
    kmsTest(`is refused with exit 78 and what to do where KMS denies the key (${denial})`, async () => {
      const { store, openRing } = await kmsVault(arn);
      await openRing();
      fail(denial);
      const error = await failsWith(() => openRing());
      expect(error.code).toBe("kms_denied");
      expect(error.traits.exit).toBe(78);
      expect(error.message).toMatch(words);
      store.close();
    });
  }

  kmsTest("under another KMS key than the folder's is refused, naming both; nothing changes", async () => {
    const { store, openRing } = await kmsVault(arn);
    await openRing();
    const before = await store.vaultKeys.list();
    for (const kmsKeyId of [otherArn, otherArn.split("/")[1] ?? "", await newAlias(otherArn)]) {
      const error = await failsWith(() => openRing({ kmsKeyId }));
      expect(error.code).toBe("vault_key_wrong");
      expect(error.traits.exit).toBe(78);
      expect(error.message).toContain(arn.split("/")[1] ?? "never");
      expect(error.message).toContain(otherArn.split("/")[1] ?? "never");
    }
    expect(await store.vaultKeys.list()).toEqual(before);
    store.close();
  });

  kmsTest("is refused where an alias was pointed at another key since", async () => {
    const kmsKeyId = await newAlias(arn);
    const { store, openRing } = await kmsVault(kmsKeyId);
    await openRing();
    await emulator.pointAlias(kmsKeyId, otherArn);
    expect((await failsWith(() => openRing())).code).toBe("vault_key_wrong");
    store.close();
  });

  kmsTest("is refused where the canary was changed", async () => {
    const { store, openRing } = await kmsVault(arn);
    await openRing();
    fileOf(store).sqlite.run(`UPDATE vault_key SET canary = replace(canary, '"tag":"', '"tag":"AAAA')`);
    expect((await failsWith(() => openRing())).code).toBe("vault_key_wrong");
    store.close();
  });

  for (const outage of ["closed", "broken", "throttled"] as const) {
    kmsTest(`goes on while KMS is unavailable (${outage}), says so, and heals without a restart`, async () => {
      const { store, clock, openRing, openVault, put } = await kmsVault(arn);
      await put(await openVault(), "con_a");
      fail(outage);
      const ring = await openRing();
      expect(ring.notices).toHaveLength(1);
      const vault = createVault({ store, keyRing: ring, clock, dataKeySeconds: 60 });
      expect((await failsWith(() => vault.open("con_a"))).code).toBe("kms_unavailable");
      expect((await failsWith(() => vault.checkReady())).code).toBe("kms_unavailable");
      fail(null);
      clock.advance(10_000);
      await vault.checkReady();
      expect((await vault.open("con_a")).fields.app_id).toBe("700");
      store.close();
    });
  }

  kmsTest("checks the canary when KMS is back: a wrong key is refused then", async () => {
    const { store, clock, openRing } = await kmsVault(arn);
    await openRing();
    fail("closed");
    const ring = await openRing({ kmsKeyId: await newAlias(otherArn) });
    fail(null);
    clock.advance(10_000);
    expect((await failsWith(() => ring.provider(null))).code).toBe("vault_key_wrong");
    expect((await failsWith(() => ring.provider(null))).code).toBe("vault_key_wrong");
    store.close();
  });
});

describe("a KMS key and a local key together", () => {
  function localKeyIn(folder: string): { file: string; fingerprint: string } {
    const key = generateMasterKey();
    const file = join(folder, "local.key");
    writeFileSync(file, key.reveal(), { mode: 0o600 });
    return { file, fingerprint: parseMasterKey(key, "test").fingerprint };
  }

  kmsTest("seal an empty folder under the KMS key; the local one stays at hand", async () => {
    const { folder, store, openRing } = await kmsVault(arn);
    const { file } = localKeyIn(folder);
    await openRing({ file });
    expect(await store.vaultKeys.list()).toMatchObject([{ kind: "kms" }]);
    await openRing();
    store.close();
  });

  kmsTest("leave a folder under the local key it was sealed with, say so, and ask KMS nothing", async () => {
    const { folder, store, counted, openRing } = await kmsVault(null);
    const { file, fingerprint } = localKeyIn(folder);
    await openRing({ file });
    const ring = await openRing({ file, kmsKeyId: arn });
    expect((await ring.provider(null)).fingerprint).toBe(fingerprint);
    expect(ring.notices).toEqual([expect.stringContaining("goes on with that")]);
    expect(counted).toEqual([]);
    store.close();
  });
});

describe("readiness", () => {
  kmsTest("asks KMS twice a minute at most, however many probes there are", async () => {
    const { store, clock, counted, openRing } = await kmsVault(arn);
    const ring = await openRing();
    const before = counted.length;
    for (let second = 0; second < 60; second += 1) {
      await Promise.all([ring.provider(null), ring.provider(null)]);
      clock.advance(1_000);
    }
    expect(counted.length - before).toBe(2);
    store.close();
  });

  kmsTest("is lost within 30 seconds of a revocation, asks every five seconds then, and comes back", async () => {
    const { store, clock, counted, openRing } = await kmsVault(arn);
    const ring = await openRing();
    await ring.provider(null);
    fail("disabled");
    clock.advance(30_000);
    expect((await failsWith(() => ring.provider(null))).code).toBe("kms_denied");
    const before = counted.length;
    clock.advance(4_999);
    expect((await failsWith(() => ring.provider(null))).code).toBe("kms_denied");
    expect(counted.length).toBe(before);
    fail(null);
    clock.advance(1);
    await ring.provider(null);
    store.close();
  });

  kmsTest("says no within two seconds while KMS hangs", async () => {
    const { store, clock, openRing } = await kmsVault(arn);
    const ring = await openRing();
    clock.advance(30_000);
    fail("hung");
    expect((await failsWith(() => ring.provider(null))).code).toBe("kms_unavailable");
    store.close();
  });
});
