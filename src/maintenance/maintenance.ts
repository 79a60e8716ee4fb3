/** Backups, the vault's key, and the confirmation after a restore. */

import { resolve } from "node:path";
import type { Clock } from "#clock.ts";
import type { WantedAccount } from "#connections/find-account.ts";
import { markVerified, releaseUnverified, settleRestored } from "#connections/hold-restored.ts";
import type { Backup } from "#db/backups.ts";
import type { ConnectionRow } from "#db/connection-rows.ts";
import type { Store } from "#db/store.ts";
import { toShopError } from "#errors.ts";
import type { Log } from "#log.ts";
import { counted } from "#text/counted.ts";
import type { OpenKeyRing } from "#vault/key-ring.ts";
import { type RewrapReport, rewrap } from "#vault/rewrap.ts";
import type { Vault } from "#vault/vault.ts";
import type { Actor, AuditTrail } from "#workspaces/audit-trail.ts";
import { describeClock } from "./clock-watch.ts";
import { proveCredentials } from "./prove-credentials.ts";
import { createScheduledBackup } from "./scheduled-backup.ts";

export type Maintenance = {
  backUp(file: string): Promise<Backup>;
  runDueBackup(nowMs: number): Promise<void>;
  /** `to`: `kms:ARN` or `local:FILE`. @throws usage, config_invalid, kms_*, vault_key_* */
  rewrap(to: string, actor: Actor): Promise<RewrapReport>;
  /** Confirms that this copy is the only one: connections are `degraded` until verified. */
  confirm(wanted: WantedAccount, actor: Actor): Promise<ConnectionRow[]>;
  /** Workspaces that have connections to confirm. */
  unconfirmed(): Promise<string[]>;
  markVerified(row: ConnectionRow): Promise<void>;
  copies(): Promise<string[]>;
  recordRestore(file: string, actor: Actor): Promise<void>;
  /** For `doctor`. @throws not_found, vault_*, kms_* */
  describeBackups(): Promise<string>;
  describeKey(): Promise<string>;
  describeClock(): Promise<string>;
  notices: readonly string[];
};

type Parts = {
  store: Store;
  keyRing: OpenKeyRing;
  vault: Vault;
  clock: Clock;
  log: Log;
  audit: AuditTrail;
  backups: { everyHours: number | null; keep: number };
  /** False where the command works without the key. */
  opensKey: boolean;
};

export async function openMaintenance({
  store,
  keyRing,
  vault,
  clock,
  log,
  audit,
  backups,
  opensKey,
}: Parts): Promise<Maintenance> {
  await settleRestored({ store, clock });
  store.epoch.whenMoved(async () => {
    const { restored } = await settleRestored({ store, clock });
    if (restored) for (const notice of await restoredNotices(store)) log.warn(notice);
  });
  const unproved = opensKey ? await proveCredentials({ store, vault }) : [];
  const wrongClock = await describeClock(store, clock);
  const scheduled = createScheduledBackup({ store, log, ...backups });
  return {
    backUp: (file) => store.backups.make({ file: resolve(file), nowMs: clock.now() }),
    runDueBackup: scheduled.runDueBackup,
    async rewrap(to, actor) {
      const event = { actor, action: "vault.rewrap", workspaceId: null } as const;
      try {
        const report = await rewrap({ store, keyRing }, to);
        // The old pages open with the old key.
        await store.checkpoint();
        const outcome = report.failures[0]?.code ?? "ok";
        await audit.record({ ...event, target: report.key.fingerprint, outcome });
        return report;
      } catch (thrown) {
        await audit.record({ ...event, target: null, outcome: toShopError(thrown).code });
        throw thrown;
      }
    },
    async confirm(wanted, actor) {
      const { workspaceId } = wanted;
      const released = await releaseUnverified({ store, clock }, wanted);
      await audit.record({ actor, action: "connection.confirm", workspaceId, target: workspaceId, outcome: "ok" });
      return released;
    },
    unconfirmed: async () => (await store.connections.countUnverified()).map(({ workspaceId }) => workspaceId),
    markVerified: (row) => markVerified({ store, clock }, row),
    copies: () => store.backups.listCopies(),
    recordRestore: (file, actor) =>
      audit.record({ actor, action: "store.restore", workspaceId: null, target: file, outcome: "ok" }),
    describeBackups: () => scheduled.describe(clock.now()),
    async describeClock() {
      return (await describeClock(store, clock)) ?? "no server has seen the clock jump within a week";
    },
    async describeKey() {
      await vault.checkReady();
      const key = await store.vaultKeys.findCurrent();
      const name = key?.kind === "kms" ? `AWS KMS answers, and its key ${key.reference}` : "the master key";
      const others = key === undefined ? 0 : await store.credentials.countUnderOtherKeys(key.id);
      const left =
        others === 0
          ? ""
          : `; ${counted(others, "credential is", "credentials are")} still under another key. Keep that key, and run \`shopmcp rewrap\` once more to the same target`;
      return `${name} (fingerprint ${key?.fingerprint}) opens the canary${left}`;
    },
    notices: [
      ...unproved,
      ...(await restoredNotices(store)),
      ...(await resetNotices(store)),
      ...(wrongClock === null ? [] : [wrongClock]),
    ],
  };
}

async function resetNotices(store: Store): Promise<string[]> {
  const waiting = (await store.operators.list()).filter(({ password_hash }) => password_hash === "");
  if (waiting.length === 0) return [];
  return [
    `${counted(waiting.length, "operator")} cannot sign in: a restored database holds passwords that may have been replaced since. Give each a new one: \`shopmcp operator reset-password EMAIL\`; \`shopmcp operator list\` names them.`,
  ];
}

async function restoredNotices(store: Store): Promise<string[]> {
  const waiting = await store.connections.countUnverified();
  const connections = waiting.reduce((sum, each) => sum + each.connections, 0);
  if (connections === 0) return [];
  const of = waiting.length === 1 ? `--workspace ${waiting[0]?.workspaceId}` : "--all";
  return [
    `This database was restored or copied: ${counted(connections, "connection that can be refreshed works until its access token ends and is not refreshed", "connections that can be refreshed work until their access tokens end and are not refreshed")}, since another copy may be doing that. If this copy is the only one, confirm it: \`shopmcp connection confirm ${of}\`.`,
  ];
}
