/** Merges, verifies, seals and stores pasted fields, or refuses them and changes nothing. */

import type { AttemptOutcome } from "#db/attempts.ts";
import type { ConnectionRow } from "#db/connection-rows.ts";
import { ShopError, toShopError } from "#errors.ts";
import type { Credential, Module } from "#modules/module.ts";
import type { Vault } from "#vault/vault.ts";
import { claimOf } from "./claim-of.ts";
import type { Place } from "./connection-row.ts";
import { findTwin, type Twin } from "./find-twin.ts";
import { judgeCredential } from "./judge-credential.ts";
import { refuseConnected } from "./refuse-connected.ts";
import { refuseOtherAccount } from "./refuse-other-account.ts";
import type { RenewTarget } from "./renew-connection.ts";
import type { DecisionParts } from "./store-decision.ts";
import type { Upkeep } from "./upkeep.ts";
import { type AcceptedSibling, changedMeanwhile, createWritePasted, forAccount } from "./write-pasted.ts";

const MAX_NAMED = 5;

export type StorePasted = (
  place: Place,
  pasted: unknown,
  existing: ConnectionRow | undefined,
) => Promise<ConnectionRow>;

export function createStorePasted({ upkeep, ...parts }: DecisionParts & { vault: Vault; upkeep: Upkeep }): StorePasted {
  const { store, vault, clock } = parts;
  const write = createWritePasted(parts);
  const withLease = async <Result>(row: ConnectionRow, module: Module, work: () => Promise<Result>) => {
    const claim = { ...claimOf(row), kind: "replace", minGapMs: 0 } as const;
    const claimed = await store.attempts.claim({ ...claim, ...(await clock.moment()) });
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
  const joinTwin = async (
    place: Place,
    fields: Credential,
    { from, twin }: { from: ConnectionRow | null; twin: Twin },
  ) => {
    const { module } = place;
    const accepted = await verifiedAnew(module, forAccount(module, twin.fields, fields));
    if (from === null || twin.row.generation > from.generation) return write.join(place, accepted, { from, twin });
    await withLease(twin.row, module, () => write.raise(module, twin, from.generation));
    return write.join(place, accepted, { from, twin });
  };
  /** Null where one of them does not work with the new credential. @throws what only says to try again */
  const verifySiblings = async (module: Module, merged: Credential, siblings: readonly ConnectionRow[]) => {
    const accepted: AcceptedSibling[] = [];
    for (const row of siblings) {
      const standing = await openStored(vault, row);
      if (standing === null) return null;
      const judged = await judgeCredential(module, forAccount(module, merged, standing));
      if (judged.verdict === "dead") return null;
      if (judged.error !== null) throw judged.error;
      accepted.push({ row, verified: judged.verified, keepsRenewal: false });
    }
    return accepted;
  };
  const verifiedAnew = async (module: Module, fields: Credential) => ({
    verified: await module.verify(fields),
    keepsRenewal: false,
  });
  const begin = async (place: Place, pasted: unknown) => {
    const { module } = place;
    const fields = module.readCredential(pasted, null);
    await refuseConnected(store, place, { fields, own: null });
    const { twin, beside } = await findTwin(parts, place, { fields, own: null });
    if (twin !== null) return joinTwin(place, fields, { from: null, twin });
    return write.begin(place, await verifiedAnew(place.module, fields), { from: null, beside });
  };
  /** `merged`: nothing is stored yet, since the access token is dead. */
  const replace = async (place: Place, pasted: unknown, existing: ConnectionRow) => {
    const { module } = place;
    const sealed = await openStored(vault, existing);
    const merged = module.readCredential(pasted, sealed);
    refuseOtherAccount(place, existing, merged);
    await refuseConnected(store, place, { fields: merged, own: existing.id });
    const { twin, beside } = await findTwin(parts, place, { fields: merged, own: existing.credential_id });
    if (twin !== null) return { row: await joinTwin(place, merged, { from: existing, twin }) };
    const verified = await module.verify(merged).catch((thrown): null => {
      if (toShopError(thrown).code !== "token_invalid" || !renewable(module, merged)) throw thrown;
      if (existing.state === "unverified") throw unconfirmed(module);
      return null;
    });
    const isSame = keepsRenewal(module, merged, sealed);
    const others = (await store.decisions.findBasis(existing))?.siblings ?? [];
    if (verified === null) {
      const working = others.filter(({ state }) => state !== "needs_reconnect");
      if (!isSame && working.length > 0) throw sharedWith(module, working);
      return { merged };
    }
    const accepted = { verified, keepsRenewal: isSame };
    const reached = others.length > 0 && sealed === null ? null : await verifySiblings(module, merged, others);
    if (reached === null) return { row: await write.begin(place, accepted, { from: existing, beside }) };
    const siblings = reached.map((one) => ({ ...one, keepsRenewal: accepted.keepsRenewal }));
    return { row: await write.replace(place, accepted, { existing, siblings }) };
  };
  return async (place, pasted, existing) => {
    if (existing === undefined) return begin(place, pasted);
    const { module } = place;
    const work = () => replace(place, pasted, existing);
    const replaced = await (existing.kind === "static" ? work() : withLease(existing, module, work));
    if (replaced.row !== undefined) return replaced.row;
    const renewed = await renewFirst({ row: existing, module, merged: replaced.merged });
    const { fields } = await vault.open(renewed.id);
    const accepted = await verifiedAnew(module, fields);
    return write.replace(place, accepted, { existing: renewed, siblings: [] });
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

/** A renewal would replace what these work with, before anybody knows whether the new tokens reach them. */
function sharedWith({ title }: Module, others: readonly ConnectionRow[]): ShopError {
  const labels = others.map(({ label }) => `"${label}"`).toSorted();
  const named = labels.length > MAX_NAMED ? `${labels.slice(0, MAX_NAMED).join(", ")} and others` : labels.join(", ");
  return new ShopError(
    "conflict",
    `${title} does not accept this access token any more, and to renew it would replace the tokens with which ${named} ${labels.length === 1 ? "works" : "work"}, too, whether the new ones reach ${labels.length === 1 ? "it" : "them"} or not. Nothing was stored: paste an access token that still works, with its refresh token.`,
  );
}

function beingRenewed({ title }: Module): ShopError {
  return new ShopError(
    "conflict",
    `ShopMCP is renewing the access token of ${title} at this moment. Nothing was stored: try again in two minutes.`,
  );
}
