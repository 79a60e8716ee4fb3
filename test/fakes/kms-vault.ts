/** A vault on a failing KMS, with a real store and two workspaces. */

import { join } from "node:path";
import type { Store } from "#db/store.ts";
import { Secret } from "#secret.ts";
import { type KeySource, resolveKeyMaterial } from "#vault/key-material.ts";
import { type OpenKeyRing, openKeyRing } from "#vault/key-ring.ts";
import type { KmsBounds } from "#vault/kms-calls.ts";
import { createVault, type Vault } from "#vault/vault.ts";
import { type ManualClock, manualClock } from "./clock.ts";
import { connectionRow } from "./connection-row.ts";
import { DIRECT } from "./direct.ts";
import { eventually } from "./eventually.ts";
import { keptLog } from "./kept-log.ts";
import { newStore } from "./new-store.ts";
import { tempFolder } from "./temp-folder.ts";

/** One attempt avoids waiting between retries; the times suit a busy machine. */
export const ONE_ATTEMPT: KmsBounds = { connectMs: 5_000, requestMs: 5_000, attempts: 1, callMs: 6_000 };

export type KmsVault = {
  folder: string;
  source: KeySource;
  store: Store;
  clock: ManualClock;
  logLines: string[];
  counted: string[];
  openRing(given?: Partial<KeySource>): Promise<OpenKeyRing>;
  openVault(seconds?: number): Promise<Vault>;
  put(vault: Vault, id: string, workspaceId?: string): Promise<void>;
};

export const TOKEN = "canary-token-3b7e91";

export async function kmsVault(kmsKeyId: string | null, kmsBounds: KmsBounds = ONE_ATTEMPT): Promise<KmsVault> {
  const folder = tempFolder();
  const dataDir = join(folder, "data");
  const source: KeySource = {
    inline: null,
    file: null,
    defaultFile: join(folder, "shopmcp.key"),
    dataDir,
    credentialsDir: undefined,
    kmsKeyId,
  };
  const store = newStore(dataDir);
  for (const id of ["ws_a", "ws_b"])
    await store.workspaces.insert({ id, name: id, plan: "unlimited", created_at_ms: 0 });
  const clock = manualClock();
  const { log, lines } = keptLog();
  const counted: string[] = [];
  const openRing = (given: Partial<KeySource> = {}) => {
    const each = { ...source, ...given };
    return openKeyRing({
      store,
      material: resolveKeyMaterial(each, true),
      source: each,
      clock,
      log,
      countKmsCall: (operation, outcome) => void counted.push(`${operation} ${outcome}`),
      outbound: DIRECT,
      kmsBounds,
    });
  };
  return {
    folder,
    source,
    store,
    clock,
    logLines: lines,
    counted,
    openRing,
    openVault: async (seconds = 60) =>
      createVault({ store, keyRing: await openRing(), clock, dataKeySeconds: seconds }),
    async put(vault, id, workspaceId = "ws_a") {
      const place = { workspaceId, module: "toy", credentialId: id, generation: 1 };
      const envelope = await vault.seal(place, { app_id: "700", access_token: new Secret(TOKEN) });
      const row = { ...connectionRow(id, workspaceId), account_id: id };
      const begun = { row, from: null, envelope, account: null, event: null };
      const begin = async () => {
        const beside = (await store.connections.list()).map((row) => row.credential_id);
        return store.decisions.beginCredential({ ...begun, beside });
      };
      // Several may be put at the same moment.
      await eventually(async () => (await begin()) === "stored");
    },
  };
}
