/** Merges, verifies, seals and stores pasted fields, or refuses them and changes nothing. */

import type { AttemptOutcome } from "#db/attempts.ts";
import type { ConnectionRow } from "#db/connection-rows.ts";
import { ShopError, toShopError } from "#errors.ts";
import { newId } from "#id.ts";
import type { Credential, Module, Verified } from "#modules/module.ts";
import type { Vault } from "#vault/vault.ts";
import { LABEL, type Place } from "./connection-row.ts";
import { decide } from "./decide.ts";
import type { RenewTarget } from "./renew-connection.ts";
import { LEASE_MS } from "./schedule.ts";
import { type DecisionParts, nowOf } from "./store-decision.ts";
import type { Upkeep } from "./upkeep.ts";

export type StorePasted = (
  place: Place,
  pasted: unknown,
  existing: ConnectionRow | undefined,
) => Promise<ConnectionRow>;

const MAX_TRIES = 3;

type Accepted = { verified: Verified; keepsRenewal: boolean };

export function createStorePasted({
  store,
  vault,
  clock,
  random,
  pace,
  upkeep,
}: DecisionParts & { vault: Vault; upkeep: Upkeep }): StorePasted {
  /** Another change of the credential meanwhile wins. */
  const seal = async (place: Place, { verified, keepsRenewal }: Accepted, existing: ConnectionRow | undefined) => {
    const { workspaceId, module } = place;
    const connectionId = existing?.id ?? newId("con");
    const generation = (existing?.generation ?? 0) + 1;
    const sealedFor = { workspaceId, module: module.name, connectionId, generation };
    const happened = { what: "pasted", verified, keepsRenewal } as const;
    for (let tries = 0; tries < MAX_TRIES; tries++) {
      const envelope = await vault.seal(sealedFor, verified.credential);
      const from = existing === undefined ? null : ((await store.connections.findById(existing.id)) ?? null);
      if (from?.generation !== existing?.generation) break;
      const now = nowOf({ clock, random, pace });
      const { changes, event, due } = decide({ connection: from, journal: [], happened, now });
      const row: ConnectionRow = {
        ...{ id: connectionId, workspace_id: workspaceId, module: module.name, label: LABEL, generation },
        ...changes,
        due_at_ms: due,
        created_at_ms: from?.created_at_ms ?? now.nowMs,
      };
      if ((await store.decisions.storeCredential({ row, envelope, from, event })) === "stored") return row;
    }
    throw changedMeanwhile(module);
  };
  const withLease = async <Result>(row: ConnectionRow, module: Module, work: () => Promise<Result>) => {
    const claim = { connectionId: row.id, generation: row.generation, kind: "replace", minGapMs: 0 } as const;
    const at = { nowMs: clock.now(), upMs: clock.uptime() };
    const claimed = await store.attempts.claim({ ...claim, ...at, leaseMs: LEASE_MS });
    if (typeof claimed === "string") throw claimed === "moved" ? changedMeanwhile(module) : beingRenewed(module);
    const end = (outcome: AttemptOutcome) =>
      store.attempts.finish({ id: claimed.id, outcome, endpoint: null, atMs: clock.now() });
    try {
      const result = await work();
      await end("ok");
      return result;
    } catch (thrown) {
      await end("not_sent");
      throw thrown;
    }
  };
  const renewFirst = async (target: RenewTarget): Promise<ConnectionRow> => {
    const result = await upkeep.renew(target);
    if (result.outcome === "idle") throw beingRenewed(target.module);
    const row = await store.connections.findById(target.row.id);
    if (result.outcome === "ok" && row !== undefined) return row;
    throw result.error ?? changedMeanwhile(target.module);
  };
  return async (place, pasted, existing) => {
    const { module } = place;
    const verifiedAnew = async (fields: Credential) => ({ verified: await module.verify(fields), keepsRenewal: false });
    if (existing === undefined) return seal(place, await verifiedAnew(module.readCredential(pasted, null)), existing);
    const replace = async () => {
      const sealed = await openStored(vault, existing);
      const merged = module.readCredential(pasted, sealed);
      const verified = await module.verify(merged).catch((thrown): null => {
        if (toShopError(thrown).code !== "token_invalid" || !renewable(module, merged)) throw thrown;
        if (existing.state === "unverified") throw unconfirmed(module);
        return null;
      });
      if (verified === null) return { merged };
      return { row: await seal(place, { verified, keepsRenewal: keepsRenewal(module, merged, sealed) }, existing) };
    };
    const replaced = await (existing.kind === "static" ? replace() : withLease(existing, module, replace));
    if (replaced.row !== undefined) return replaced.row;
    const renewed = await renewFirst({ row: existing, module, merged: replaced.merged });
    const { fields } = await vault.open(renewed.id);
    return seal(place, await verifiedAnew(fields), renewed);
  };
}

async function openStored(vault: Vault, row: ConnectionRow): Promise<Credential | null> {
  try {
    return (await vault.open(row.id)).fields;
  } catch (thrown) {
    if (toShopError(thrown).code === "vault_unreadable") return null;
    throw thrown;
  }
}

function keepsRenewal(module: Module, merged: Credential, sealed: Credential | null): boolean {
  if (sealed === null || !renewable(module, merged)) return false;
  const [now, before] = [module.renewedBy?.(merged) ?? null, module.renewedBy?.(sealed) ?? null];
  return now === null || before === null || now.equals(before);
}

function renewable(module: Module, credential: Credential): boolean {
  return (module.refresher?.(credential) ?? null) !== null;
}

/** Another copy may have used the refresh token. */
function unconfirmed({ title }: Module): ShopError {
  return new ShopError(
    "conflict",
    `The access token of ${title} no longer works, and this connection came from a backup: its refresh token is not used until \`shopmcp connection confirm\` says that this copy is the only one. Nothing was stored: run that first, or paste a new access token with it.`,
  );
}

function beingRenewed({ title }: Module): ShopError {
  return new ShopError(
    "conflict",
    `ShopMCP is renewing the access token of ${title} at this moment. Nothing was stored: try again in two minutes.`,
  );
}

function changedMeanwhile({ title }: Module): ShopError {
  return new ShopError(
    "conflict",
    `${title} was connected or changed by somebody else at the same time. Nothing was stored: look at \`shopmcp status\`, then try again.`,
  );
}
