/** Further accounts of a credential that stands: which it reaches, and connecting one of them without pasting again. */

import type { ConnectionRow } from "#db/connection-rows.ts";
import { ShopError, toShopError } from "#errors.ts";
import type { ConnectionAccess, ConnectionFacts, Credential, Module, ReachableAccount } from "#modules/module.ts";
import type { Vault } from "#vault/vault.ts";
import { accountLabel, checkLabel, labelTaken } from "./account-label.ts";
import { toFacts } from "./connection-row.ts";
import { refuseConnected } from "./refuse-connected.ts";
import type { DecisionParts } from "./store-decision.ts";
import { createWritePasted } from "./write-pasted.ts";

/** `connectedAs`: its label, where it is connected. `proposed`: a label that is free, where it is not. */
export type ReachedAccount = ReachableAccount & { connectedAs: string | null; proposed: string | null };

export type AddReached = {
  list(from: ConnectionRow, module: Module): Promise<readonly ReachedAccount[]>;
  add(
    from: ConnectionRow,
    module: Module,
    wanted: { accountId: string; label?: string | undefined },
  ): Promise<ConnectionRow>;
};

type Parts = DecisionParts & {
  vault: Vault;
  accessTo(row: ConnectionRow, module: Module): ConnectionAccess;
  noteError(facts: ConnectionFacts, error: ShopError): Promise<void>;
};

/** Each one looks for a label that is free; the others get theirs as they are connected. */
const MAX_PROPOSED = 1_000;
const MAX_TRIES = 3;

export function createAddReached({ accessTo, noteError, ...parts }: Parts): AddReached {
  const { store } = parts;
  const write = createWritePasted(parts);
  /** As a tool call does: a token that has ended is renewed, and what failed for that is tried once more. */
  const withLiveToken = async <Result>(
    from: ConnectionRow,
    module: Module,
    work: (fields: Credential, generation: number) => Promise<Result>,
  ) => {
    const access = accessTo(from, module);
    const { generation, credential } = await access.open();
    try {
      return await work(credential, generation);
    } catch (thrown) {
      const error = toShopError(thrown);
      if (error.code !== "token_invalid") throw thrown;
      const { renewed, pending } = await access.refreshNow(generation);
      if (renewed) {
        const anew = await access.open();
        return work(anew.credential, anew.generation);
      }
      if (pending) throw beingRenewed(module);
      await noteError(toFacts(from), error);
      throw noLongerAccepted(module, (await store.connections.findById(from.id)) ?? from, error);
    }
  };
  const labelsIn = async ({ workspace_id, module }: ConnectionRow) =>
    new Map((await store.connections.listOf(workspace_id, module)).map((row) => [row.label, row.account_id]));
  return {
    async list(from, module) {
      const { reachedBy } = sharingOf(module);
      const reached = await withLiveToken(from, module, (fields) => reachedBy(fields));
      const accounts = await labelsIn(from);
      const labels = new Map([...accounts].map(([label, id]) => [id, label]));
      const taken = new Set(accounts.keys());
      let proposals = 0;
      return reached.map((account) => {
        const connectedAs = labels.get(account.id) ?? null;
        if (connectedAs !== null || proposals >= MAX_PROPOSED) return { ...account, connectedAs, proposed: null };
        const proposed = accountLabel(account, taken);
        taken.add(proposed);
        proposals += 1;
        return { ...account, connectedAs, proposed };
      });
    },
    async add(from, module, { accountId, label }) {
      const { accountField } = sharingOf(module);
      if (label !== undefined) checkLabel(label);
      const place = { workspaceId: from.workspace_id, module, ...(label === undefined ? {} : { label }) };
      const refuseTaken = async (fields: Credential) => {
        await refuseConnected(store, place, { fields, own: null, adding: true });
        if (label !== undefined && (await labelsIn(from)).has(label)) throw labelTaken(label);
      };
      const join = async (standing: Credential, generation: number) => {
        const fields = module.readCredential({ [accountField]: accountId }, standing);
        await refuseTaken(fields);
        const accepted = { verified: await module.verify(fields), keepsRenewal: false };
        const joined = write.join(place, accepted, { from: null, twin: { row: from }, generation });
        return joined.catch(async (thrown: unknown) => {
          // Somebody may have connected it meanwhile, which says more than that something has changed.
          await refuseTaken(fields);
          throw thrown;
        });
      };
      const generationNow = async () => (await store.connections.findById(from.id))?.generation;
      for (let tries = 1; ; tries++) {
        const before = await generationNow();
        try {
          return await withLiveToken(from, module, join);
        } catch (thrown) {
          // Other tokens, renewed or replaced, may reach other accounts.
          const moved = (await generationNow()) !== before;
          if (tries >= MAX_TRIES || !moved || toShopError(thrown).code !== "conflict") throw thrown;
        }
      }
    },
  };
}

function sharingOf({ sharing, title }: Module) {
  if (sharing !== undefined) return sharing;
  throw new ShopError("usage", `${title} does not list the accounts of a token. Name the account itself.`);
}

function beingRenewed({ title }: Module): ShopError {
  return new ShopError(
    "conflict",
    `ShopMCP is renewing the access token of ${title} at this moment. Nothing was added: try again in two minutes.`,
  );
}

function noLongerAccepted({ name, title }: Module, { label, state, workspace_id }: ConnectionRow, cause: ShopError) {
  const { upstream } = cause;
  const place = `--workspace ${workspace_id} --label ${label}`;
  const what =
    state === "unverified"
      ? `"${label}" came from a backup, its access token has ended, and it is not renewed until this copy is confirmed to be the only one. Nothing was added: run \`shopmcp connection confirm ${place}\` first`
      : `${title} does not accept the credentials of "${label}" any more, so they reach no account. Nothing was added: replace them first, in Settings → Integrations or with \`shopmcp connect ${name} ${place}\``;
  return new ShopError("token_invalid", `${what}, then add the account.`, {
    cause,
    ...(upstream === undefined ? {} : { upstream }),
  });
}
