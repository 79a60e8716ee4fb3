/** Stores what was pasted and verified: as a new credential, over the standing one, or beside another connection's. */

import type { ConnectionRow } from "#db/connection-rows.ts";
import type { Move } from "#db/decisions.ts";
import { ShopError } from "#errors.ts";
import { newId } from "#id.ts";
import type { Credential, Module, Verified } from "#modules/module.ts";
import { accountFieldsOf } from "#vault/account-fields.ts";
import type { Vault } from "#vault/vault.ts";
import { accountLabel } from "./account-label.ts";
import type { Place } from "./connection-row.ts";
import { decide } from "./decide.ts";
import type { Search, Twin } from "./find-twin.ts";
import { type DecisionParts, nowOf } from "./store-decision.ts";

const MAX_TRIES = 3;

export type Accepted = { verified: Verified; keepsRenewal: boolean };

/** `row`: another connection of the same credential. */
export type AcceptedSibling = Accepted & { row: ConnectionRow };

export type WritePasted = {
  /** `from`: the connection that leaves its credential to others. @throws conflict */
  begin(
    place: Place,
    accepted: Accepted,
    given: { from: ConnectionRow | null } & Pick<Search, "beside">,
  ): Promise<ConnectionRow>;
  /** Renews the credential for all that share it. @throws conflict */
  replace(
    place: Place,
    accepted: Accepted,
    given: { existing: ConnectionRow; siblings: readonly AcceptedSibling[] },
  ): Promise<ConnectionRow>;
  /** Passes a generation: answers are kept by connection and generation, so no connection's falls. @throws conflict */
  raise(module: Module, twin: Twin, above: number): Promise<void>;
  /** `generation`: the only one it may join, where nothing else says that the credential reaches the account. @throws conflict */
  join(
    place: Place,
    accepted: Accepted,
    given: { from: ConnectionRow | null; twin: Pick<Twin, "row">; generation?: number },
  ): Promise<ConnectionRow>;
};

/** Another change of the connections meanwhile wins. */
export function createWritePasted({ store, vault, ...kept }: DecisionParts & { vault: Vault }): WritePasted {
  const now = () => nowOf(kept);
  const decided = (row: ConnectionRow | null, { verified, keepsRenewal }: Accepted, at = now()) =>
    decide({ connection: row, journal: [], happened: { what: "pasted", verified, keepsRenewal }, now: at });
  /** The row of a connection that begins or joins a credential. */
  const rowOf = async (place: Place, accepted: Accepted, { from, id, shared }: Begins) => {
    const { workspaceId, module } = place;
    const { changes, event, due } = decided(from, accepted);
    const label = from?.label ?? place.label ?? (await freeLabel(place, accepted.verified));
    const whose = { id, workspace_id: workspaceId, module: module.name, label };
    const row: ConnectionRow = {
      ...{ ...whose, ...changes, ...shared, due_at_ms: due },
      created_at_ms: from?.created_at_ms ?? changes.verified_at_ms,
    };
    return { row, event };
  };
  const freeLabel = async ({ workspaceId, module }: Place, { account }: Verified) => {
    const rows = await store.connections.listOf(workspaceId, module.name);
    return accountLabel(account, new Set(rows.map(({ label }) => label)));
  };
  const again = async (existing: ConnectionRow | null) => {
    const from = existing === null ? null : ((await store.connections.findById(existing.id)) ?? null);
    const same = from?.generation === existing?.generation && from?.credential_id === existing?.credential_id;
    return same ? { from } : null;
  };
  return {
    async begin(place, accepted, { from: existing, beside }) {
      const { workspaceId, module } = place;
      const id = existing?.id ?? newId("con");
      const credentialId = existing === null ? id : newId("crd");
      // Answers are kept by connection and generation.
      const generation = (existing?.generation ?? 0) + 1;
      const sealedFor = { workspaceId, module: module.name, credentialId, generation };
      const { credential } = accepted.verified;
      for (let tries = 0; tries < MAX_TRIES; tries++) {
        const names = accountFields(module);
        const sealed = await vault.sealFirst(sealedFor, credential, { connectionId: id, accountFields: names });
        const standing = await again(existing);
        if (standing === null) break;
        const shared = { credential_id: credentialId, generation };
        const { row, event } = await rowOf(place, accepted, { from: standing.from, id, shared });
        const begun = { ...sealed, row, from: standing.from, event, beside };
        if ((await store.decisions.beginCredential(begun)) === "stored") return row;
      }
      throw changedMeanwhile(module);
    },
    async replace({ module }, accepted, { existing, siblings }) {
      for (let tries = 0; tries < MAX_TRIES; tries++) {
        const seal = await vault.prepareReseal(existing.id, accountFields(module));
        const sealed = await seal(accepted.verified.credential);
        const standing = await again(existing);
        if (!standing?.from) break;
        const { from } = standing;
        const at = now();
        const { changes, event, due } = decided(from, accepted, at);
        const row = { ...from, ...changes, generation: from.generation + 1, due_at_ms: due };
        const others = siblings.map((one): Move => {
          const decision = decided(one.row, one, at);
          return { read: { connection: one.row, journal: null }, decision };
        });
        if ((await store.decisions.storeCredential({ ...sealed, row, from, event, others })) === "stored") return row;
      }
      throw changedMeanwhile(module);
    },
    async raise(module, { row: from, fields }, above) {
      const sealed = await (await vault.prepareReseal(from.id, accountFields(module), { above }))(fields);
      const row = { ...from, generation: sealed.envelope.generation };
      const stored = await store.decisions.storeCredential({ ...sealed, row, from, event: null, others: [] });
      if (stored !== "stored") throw changedMeanwhile(module);
    },
    async join(place, accepted, { from: existing, twin, generation: verified }) {
      const { module } = place;
      const id = existing?.id ?? newId("con");
      const account = accountFieldsOf(accepted.verified.credential, accountFields(module));
      for (let tries = 0; tries < MAX_TRIES; tries++) {
        const sealed = await vault.sealAccount(twin.row.id, id, account);
        if (verified !== undefined && sealed.credential.generation !== verified) break;
        const [standing, beside] = [await again(existing), await store.connections.findById(twin.row.id)];
        if (standing === null || beside === undefined) break;
        const { credential_id, generation, kind, expires_at_ms, refresh_expires_at_ms, refresh_since_ms } = beside;
        const tokens = { credential_id, generation, kind, expires_at_ms, refresh_expires_at_ms, refresh_since_ms };
        const shared = { ...tokens, ...sharedState(beside) };
        const { row, event } = await rowOf(place, accepted, { from: standing.from, id, shared });
        const told = event === null ? null : { ...event, state: row.state, reason: row.reason };
        const joined = { ...sealed, row, from: standing.from, event: told };
        if ((await store.decisions.joinCredential(joined)) === "stored") return row;
      }
      throw changedMeanwhile(module);
    },
  };
}

type Begins = {
  from: ConnectionRow | null;
  id: string;
  shared: Pick<ConnectionRow, "credential_id" | "generation"> & Partial<ConnectionRow>;
};

/**
 * What a restore or a refresh has said is said of every account of the credential: a token that may be in use elsewhere,
 * too, is not the only one because it was pasted again, and one that cannot be renewed is not, because it still works.
 */
function sharedState({ state, reason, kind }: ConnectionRow): Partial<Pick<ConnectionRow, "state" | "reason">> {
  const isOfRefresh = state === "degraded" && kind === "refreshable" && reason !== "token_refused";
  return state === "unverified" || isOfRefresh ? { state, reason } : {};
}

function accountFields({ sharing }: Module): readonly string[] {
  return sharing?.accountFields ?? [];
}

/** The credential as it would work for another account. @throws invalid_input */
export function forAccount(module: Module, fields: Credential, of: Credential): Credential {
  const name = module.sharing?.accountField ?? "";
  return module.readCredential({ [name]: of[name] }, fields);
}

export function changedMeanwhile({ title }: Module): ShopError {
  return new ShopError(
    "conflict",
    `${title} was connected or changed by somebody else at the same time. Nothing was stored: look at the connection again, then repeat the change.`,
  );
}
