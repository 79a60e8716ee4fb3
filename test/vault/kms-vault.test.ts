/** Credentials sealed under an AWS KMS key: what opens, when KMS is asked, and what happens when it does not answer. */

import { afterAll, afterEach, beforeAll, describe, expect } from "bun:test";
import { Secret } from "#secret.ts";
import type { Vault } from "#vault/vault.ts";
import { eventually } from "../fakes/eventually.ts";
import { failsWith } from "../fakes/fails-with.ts";
import { awsVariables, type KmsEmulator, kmsTest, startKmsEmulator } from "../fakes/kms-emulator.ts";
import { type KmsFault, type KmsProxy, startKmsProxy } from "../fakes/kms-proxy.ts";
import { type KmsVault, kmsVault, ONE_ATTEMPT, TOKEN } from "../fakes/kms-vault.ts";
import { fileOf } from "../fakes/open-store.ts";

const HOUR_MS = 3_600_000;
const PAUSE_MS = 10_000;
const OPENS = 5_000;

let emulator: KmsEmulator | null = null;
let proxy: KmsProxy;
let arn: string;
let restore: (() => void) | undefined;

beforeAll(async () => {
  emulator = await startKmsEmulator();
  if (emulator === null) return;
  proxy = startKmsProxy(emulator.url);
  restore = awsVariables(proxy.url);
  arn = await emulator.createKey();
}, 180_000);
afterEach(() => proxy?.fail(null));
afterAll(async () => {
  restore?.();
  await proxy?.stop();
  await emulator?.stop();
});

async function setUp(bounds = ONE_ATTEMPT): Promise<KmsVault & { vault: Vault }> {
  const parts = await kmsVault(arn, bounds);
  const vault = await parts.openVault();
  await parts.put(vault, "con_a");
  return { ...parts, vault };
}

/** Requests that a piece of work makes of KMS. */
async function asked(work: () => Promise<unknown>): Promise<number> {
  const before = proxy.total();
  await work();
  return proxy.total() - before;
}

describe("a credential sealed under a KMS key", () => {
  kmsTest("comes back as it was, after a restart too", async () => {
    const { store, vault, openVault } = await setUp();
    for (const each of [vault, await openVault()]) {
      const { generation, fields } = await each.open("con_a");
      expect(generation).toBe(1);
      expect(fields.app_id).toBe("700");
      expect(fields.access_token instanceof Secret && fields.access_token.reveal()).toBe(TOKEN);
    }
    store.close();
  });

  kmsTest("does not open in another workspace, module, connection or generation", async () => {
    const moves = [
      "UPDATE connection SET workspace_id = 'ws_b' WHERE id = 'con_a'",
      "UPDATE connection SET module = 'other' WHERE id = 'con_a'",
      "UPDATE credential SET generation = 2 WHERE id = 'con_a'",
      `UPDATE credential SET (wrapped_key, nonce, sealed, tag) = (SELECT wrapped_key, nonce, sealed, tag FROM credential WHERE id = 'con_b') WHERE id = 'con_a'`,
    ];
    for (const move of moves) {
      const { store, vault, openVault, put } = await setUp();
      await put(vault, "con_b", "ws_b");
      fileOf(store).sqlite.run(move);
      for (const each of [vault, await openVault()])
        expect((await failsWith(() => each.open("con_a"))).code).toBe("vault_unreadable");
      store.close();
    }
  });

  kmsTest(
    "does not open with any one byte of its envelope flipped, and KMS is never taken for unavailable",
    async () => {
      const { store, vault, openVault } = await setUp();
      const kept = (await store.credentials.find("con_a"))?.credential;
      if (kept === undefined) throw new Error("nothing was stored");
      const cold = await openVault();
      for (const part of ["wrapped_key", "nonce", "sealed", "tag"] as const) {
        for (let at = 0; at < kept[part].length; at += 1) {
          const damaged = Buffer.from(kept[part]);
          damaged[at] = (damaged[at] ?? 0) ^ 1;
          fileOf(store).sqlite.query(`UPDATE credential SET ${part} = ?`).run(damaged);
          for (const each of [vault, cold])
            expect((await failsWith(() => each.open("con_a"))).code).toMatch(/^(?:vault_unreadable|kms_denied)$/);
        }
        fileOf(store).sqlite.query(`UPDATE credential SET ${part} = ?`).run(kept[part]);
      }
      await cold.open("con_a");
      store.close();
    },
    180_000,
  );

  kmsTest("shows KMS the ids it is bound to, and nothing else of it", async () => {
    const { store, vault, counted } = await setUp();
    await vault.open("con_a");
    const row = (await store.credentials.find("con_a"))?.credential;
    expect(row?.wrapped_key.includes(TOKEN)).toBe(false);
    expect(counted).toEqual(["GenerateDataKey ok", "Decrypt ok", "GenerateDataKey ok"]);
    store.close();
  });
});

describe("KMS is asked", () => {
  kmsTest("once for fifty who open the same cold connection at the same time", async () => {
    const { store, openVault } = await setUp();
    const cold = await openVault();
    expect(await asked(() => Promise.all(Array.from({ length: 50 }, () => cold.open("con_a"))))).toBe(1);
    store.close();
  });

  kmsTest("once a minute for a connection used now and then", async () => {
    const { store, vault, clock } = await setUp();
    expect(await asked(() => vault.open("con_a"))).toBe(0);
    clock.advance(54_999);
    expect(await asked(() => vault.open("con_a"))).toBe(0);
    clock.advance(5_001);
    expect(await asked(() => vault.open("con_a"))).toBe(1);
    clock.advance(54_999);
    expect(await asked(() => vault.open("con_a"))).toBe(0);
    store.close();
  });

  kmsTest("ahead, in the last five seconds of that minute: nobody who calls all the time waits for it", async () => {
    const { store, vault, clock, counted } = await setUp();
    const calls = await asked(async () => {
      clock.advance(55_000);
      await vault.open("con_a");
      // The answer is still on its way: who comes when the minute is over waits for the same one.
      expect(counted.filter((each) => each === "Decrypt ok")).toHaveLength(1);
      clock.advance(5_000);
      await vault.open("con_a");
      clock.advance(49_999);
      await vault.open("con_a");
    });
    expect(calls).toBe(1);
    store.close();
  });

  kmsTest("each time where nothing may be kept, and then nothing serves on", async () => {
    const { store, openVault } = await setUp();
    const forgetful = await openVault(0);
    expect(await asked(() => forgetful.open("con_a"))).toBe(1);
    expect(await asked(() => forgetful.open("con_a"))).toBe(1);
    proxy.fail("broken");
    expect((await failsWith(() => forgetful.open("con_a"))).code).toBe("kms_unavailable");
    store.close();
  });

  kmsTest("again where the clock was set back: no data key grows younger", async () => {
    const { store, vault, clock } = await setUp();
    clock.advance(-86_400_000);
    expect(await asked(() => vault.open("con_a"))).toBe(1);
    store.close();
  });

  kmsTest(
    "about once a minute for a connection that is opened all the time",
    async () => {
      const { store, vault, clock } = await setUp();
      const minutes = 30;
      const calls = await asked(async () => {
        for (let open = 0; open < OPENS; open += 1) {
          await vault.open("con_a");
          clock.advance((minutes * 60_000) / OPENS);
        }
      });
      expect(calls).toBeGreaterThanOrEqual(minutes - 1);
      expect(calls).toBeLessThanOrEqual(Math.ceil((minutes * 12) / 11));
      store.close();
    },
    180_000,
  );
});

describe("while KMS is unavailable", () => {
  const outages: KmsFault[] = ["broken", "throttled", "keyStoreSlow", "closed", "page"];
  for (const outage of outages) {
    kmsTest(
      `(${outage}) an open connection serves on, up to an hour after KMS last said yes, and no longer`,
      async () => {
        const { store, vault, clock } = await setUp();
        const sealedAtMs = clock.now();
        proxy.fail(outage);
        for (const ageMs of [60_000, HOUR_MS / 2, HOUR_MS - 1]) {
          clock.set(sealedAtMs + ageMs);
          expect((await vault.open("con_a")).fields.app_id).toBe("700");
        }
        clock.set(sealedAtMs + HOUR_MS);
        const error = await failsWith(() => vault.open("con_a"));
        expect(error.code).toBe("kms_unavailable");
        expect(error.traits).toMatchObject({ retryable: true, status: 503 });
        store.close();
      },
    );
  }

  kmsTest("a cold connection fails closed, with words and a time; a new credential is not stored", async () => {
    const { store, openVault, put } = await setUp();
    const cold = await openVault();
    proxy.fail("broken");
    const error = await failsWith(() => cold.open("con_a"));
    expect(error).toMatchObject({ code: "kms_unavailable", retryAfterSeconds: PAUSE_MS / 1_000 });
    expect(error.message).toContain("Try again in a few seconds");
    expect((await failsWith(() => put(cold, "con_new"))).code).toBe("kms_unavailable");
    expect(await store.credentials.find("con_new")).toBeUndefined();
    store.close();
  });

  kmsTest("one hiccup is tried again within the call, and nobody notices", async () => {
    const { store, openVault, logLines } = await setUp({ ...ONE_ATTEMPT, attempts: 3 });
    for (const hiccup of ["broken", "closed"] as const) {
      const cold = await openVault();
      proxy.fail(hiccup, 2);
      await cold.open("con_a");
    }
    expect(logLines).toEqual([]);
    store.close();
  });

  kmsTest("it is left alone for ten seconds at a time: one caller tries, the others do not wait", async () => {
    const { store, vault, openVault, put, clock, logLines } = await setUp();
    for (const id of ["con_b", "con_c", "con_d"]) await put(vault, id);
    const cold = await openVault();
    proxy.fail("throttled");
    await failsWith(() => cold.open("con_a"));
    const others = ["con_a", "con_b", "con_c", "con_d"];
    const tryAll = () => Promise.all(others.map((id) => failsWith(() => cold.open(id))));
    expect(await asked(tryAll)).toBe(0);
    clock.advance(PAUSE_MS - 1);
    const errors: { retryAfterSeconds: number | undefined }[] = [];
    expect(await asked(async () => errors.push(...(await tryAll())))).toBe(0);
    expect(errors.map(({ retryAfterSeconds }) => retryAfterSeconds)).toEqual([1, 1, 1, 1]);
    clock.advance(1);
    expect(await asked(tryAll)).toBe(1);

    proxy.fail(null);
    clock.advance(PAUSE_MS);
    await cold.open("con_a");
    await Promise.all(others.map((id) => cold.open(id)));
    expect(logLines.map((line) => JSON.parse(line).message)).toEqual([
      expect.stringContaining("AWS KMS is unavailable"),
      "AWS KMS answers again",
    ]);
    store.close();
  });

  kmsTest(
    "a KMS that hangs holds up an open connection for a second, once, and a cold one for its time-out",
    async () => {
      const { store, vault, openVault, put, clock } = await setUp({ ...ONE_ATTEMPT, requestMs: 2_000 });
      await put(vault, "con_b");
      const cold = await openVault();
      clock.advance(60_000);
      proxy.fail("hung");
      const requests = await asked(async () => {
        // Ten calls on one due connection and ten on a cold one: two questions.
        const due = Promise.all(Array.from({ length: 10 }, () => vault.open("con_a")));
        const failing = Promise.all(Array.from({ length: 10 }, () => failsWith(() => cold.open("con_b"))));
        expect((await due).map(({ generation }) => generation)).toEqual(Array.from({ length: 10 }, () => 1));
        expect((await failing).map(({ code }) => code)).toEqual(Array.from({ length: 10 }, () => "kms_unavailable"));
      });
      expect(requests).toBe(2);
      // From now on nobody waits at all: KMS is not asked.
      expect(await asked(() => Promise.all(Array.from({ length: 10 }, () => vault.open("con_a"))))).toBe(0);
      expect(await asked(() => failsWith(() => cold.open("con_b")))).toBe(0);
      store.close();
    },
  );
});

kmsTest(
  "while a KMS hangs, one call on an open connection waits a second, and those after it do not wait at all",
  async () => {
    // The cold one hangs until the end, however long the others take.
    const { store, vault, openVault, put, clock } = await setUp({
      ...ONE_ATTEMPT,
      requestMs: 600_000,
      callMs: 600_000,
    });
    await put(vault, "con_b");
    const cold = await openVault();
    clock.advance(60_000);
    proxy.fail("hung");
    let ended = false;
    const hanging = failsWith(() => cold.open("con_b")).then(() => {
      ended = true;
    });
    expect((await vault.open("con_a")).generation).toBe(1);
    // Whoever does not wait has an answer before the next turns of the event loop.
    const turns = async () => {
      for (let turn = 0; turn < 3; turn += 1) await new Promise((resolve) => setImmediate(resolve));
      return null;
    };
    for (let call = 0; call < 20; call += 1)
      expect(await Promise.race([vault.open("con_a"), turns()])).toMatchObject({ generation: 1 });
    expect(ended).toBe(false);
    proxy.fail(null);
    await hanging;
    store.close();
  },
);

describe("when KMS denies", () => {
  const denials: KmsFault[] = ["denied", "disabled", "notFound", "invalidState", "unknownIdentity"];
  for (const denial of denials) {
    kmsTest(`(${denial}) the data key is dropped at once, and an outage after it brings nothing back`, async () => {
      const { store, vault, clock } = await setUp();
      clock.advance(60_000);
      proxy.fail(denial);
      const error = await failsWith(() => vault.open("con_a"));
      expect(error.code).toBe("kms_denied");
      expect(error.traits).toMatchObject({ retryable: false, status: 503, exit: 78 });
      expect(error.message).toContain(arn.split("/")[1] ?? "the key's id");
      expect(error.message).not.toContain("123456789012");
      proxy.fail("broken");
      expect((await failsWith(() => vault.open("con_a"))).code).toBe("kms_unavailable");
      store.close();
    });
  }

  kmsTest("a denial that was asked for ahead is heard as well", async () => {
    const { store, vault, clock } = await setUp();
    proxy.fail("denied");
    clock.advance(55_000);
    await vault.open("con_a");
    clock.advance(1);
    // Joins nothing that serves: whichever comes first, the denial or this call, the next one is denied.
    clock.advance(5_000);
    expect((await failsWith(() => vault.open("con_a"))).code).toBe("kms_denied");
    proxy.fail("broken");
    expect((await failsWith(() => vault.open("con_a"))).code).toBe("kms_unavailable");
    store.close();
  });

  kmsTest("what is open is closed by it, though its time is not over", async () => {
    const { store, vault, clock } = await setUp();
    const opened = await vault.open("con_a");
    proxy.fail("denied");
    clock.advance(55_000);
    expect(await vault.open("con_a")).toBe(opened);
    // Asked ahead, behind that call.
    await eventually(async () => !vault.isOpen("con_a", opened.opening));
    expect((await failsWith(() => vault.open("con_a"))).code).toBe("kms_denied");
    store.close();
  });

  kmsTest("a wrong context means a moved row: that data key alone is dropped", async () => {
    const { store, vault, put, clock } = await setUp();
    await put(vault, "con_b");
    clock.advance(60_000);
    proxy.fail("wrongContext", 1);
    expect((await failsWith(() => vault.open("con_a"))).code).toBe("vault_unreadable");
    await vault.open("con_b");
    proxy.fail("broken");
    clock.advance(60_000);
    await vault.open("con_b");
    expect((await failsWith(() => vault.open("con_a"))).code).toBe("kms_unavailable");
    store.close();
  });

  kmsTest("a key that is allowed again opens again, without a restart", async () => {
    const { store, vault, clock } = await setUp();
    clock.advance(60_000);
    proxy.fail("disabled");
    await failsWith(() => vault.open("con_a"));
    proxy.fail(null);
    expect((await vault.open("con_a")).generation).toBe(1);
    store.close();
  });
});
