/** Authorises at a platform, from its portal to a stored connection. What waits in between is sealed. */

import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import type { Clock } from "#clock.ts";
import type { AuthorizationKey, AuthorizationRow } from "#db/authorizations.ts";
import type { Envelope } from "#db/envelope.ts";
import type { Store } from "#db/store.ts";
import { ShopError } from "#errors.ts";
import type { Credential, Module, ModuleAuthorization, ReachableAccount } from "#modules/module.ts";
import type { AuthorizationVault } from "#vault/authorization-vault.ts";
import { checkLabel } from "./account-label.ts";
import type { Place } from "./connection-row.ts";
import type { Connections } from "./connections.ts";
import { findAccountOrNone } from "./find-account.ts";
import { readRedirected } from "./redirected-url.ts";

/** Time at the platform, and again to choose an account. */
export const AUTHORIZATION_MS = 600_000;
const STATE_BYTES = 32;

/** `many`: which accounts is picked afterwards, and one after the other is connected beside those that there are. */
type Wanted = { many?: boolean };

/** `sessionId`: only the page's session that began it may go on; the shell has none. */
export type Begun = Place & { sessionId?: string };

/** What it was begun for: the account with a label, several, or the only one. */
export type BegunFor = { label: string | null; many: boolean };

export type Authorizations = {
  /** @throws invalid_input, ambiguous_account without a label where there are several */
  start(place: Begun & Wanted, given: unknown): Promise<{ url: string; state: string }>;
  /** Uses `state` up and exchanges the code. @throws invalid_input, conflict, and the platform's refusals */
  redeem(place: Begun, given: { redirected: string; state: string | undefined }): Promise<BegunFor & { state: string }>;
  find(state: string, sessionId: string): Promise<{ workspaceId: string; module: string }>;
  accounts(place: Begun, state: string): Promise<readonly ReachableAccount[]>;
  /** Verifies and stores as `connect` does, and ends the authorisation unless `more` follow. @throws as `connect` */
  choose(
    place: Begun,
    chosen: { state: string; accountId: string; more?: boolean },
    actor: Parameters<Connections["connect"]>[2],
  ): ReturnType<Connections["connect"]>;
};

type Parts = {
  store: Store;
  vault: AuthorizationVault;
  clock: Clock;
  connections: Pick<Connections, "connect" | "add">;
};

/** Sealed beside the module's fields: a label, or `all` where several may be picked. */
const BEGUN_FOR = "shopmcp_begun_for";
const SEVERAL = "all";

export function createAuthorizations({ store, vault, clock, connections }: Parts): Authorizations {
  const keep = async (key: AuthorizationKey, envelope: Envelope) => {
    const nowMs = clock.now();
    await store.authorizations.insert({ ...key, expires_at_ms: nowMs + AUTHORIZATION_MS, ...envelope }, nowMs);
  };
  const open = async (row: AuthorizationRow | undefined): Promise<{ fields: Credential; begunFor: BegunFor }> => {
    if (row === undefined) throw unknownState();
    if (row.expires_at_ms <= clock.now()) throw expired();
    const { [BEGUN_FOR]: word, ...fields } = await vault.open(placeOf(row), row);
    const many = word === SEVERAL;
    return { fields, begunFor: { many, label: typeof word === "string" && !many ? word : null } };
  };
  const labelOf = async ({ workspaceId, module }: Place, accountId: string) =>
    (await store.connections.listOf(workspaceId, module.name)).find((row) => row.account_id === accountId)?.label;
  const exchanged = async (place: Begun, state: string) => {
    const { accounts } = authorizationOf(place.module);
    const { fields, begunFor } = await open(await store.authorizations.find(keyOf(place, state, "exchanged")));
    const reached = await accounts(fields);
    if (reached.length === 0) throw reachesNothing(place.module);
    return { authorized: fields, begunFor, reached };
  };
  return {
    async start(place, given) {
      const { readApp, portalUrl } = authorizationOf(place.module);
      const app = readApp(given);
      const { label, many = false } = place;
      if (label !== undefined) checkLabel(label);
      else if (!many)
        await findAccountOrNone(store, {
          ...{ workspaceId: place.workspaceId, module: place.module.name, connecting: true },
        });
      const state = randomBytes(STATE_BYTES).toString("base64url");
      const url = portalUrl(app, state);
      const key = keyOf(place, state, "started");
      const seal = await vault.prepareSeal(placeOf(key));
      await keep(key, seal(withBegunFor(app, { many, label: label ?? null })));
      return { url, state };
    },
    async redeem(place, { redirected, state: begun }) {
      const { codeParameters, exchange } = authorizationOf(place.module);
      const { code, state: returned } = readRedirected(redirected, codeParameters);
      const state = returned ?? begun;
      if (state === undefined) throw stateMissing();
      if (begun !== undefined && !equalInConstantTime(begun, state)) throw otherState();
      // Taken before anything is sent, so that a second use finds nothing.
      const { fields: app, begunFor } = await open(await store.authorizations.take(keyOf(place, state, "started")));
      const key = keyOf(place, state, "exchanged");
      const seal = await vault.prepareSeal(placeOf(key));
      await keep(key, seal(withBegunFor(await exchange(app, code), begunFor)));
      return { state, ...begunFor };
    },
    async find(state, sessionId) {
      const found = await store.authorizations.findPlace({ stateHash: hashOf(state), sessionId });
      if (found === undefined) throw unknownState();
      return { workspaceId: found.workspace_id, module: found.module };
    },
    accounts: async (place, state) => (await exchanged(place, state)).reached,
    async choose(place, { state, accountId, more = false }, actor) {
      const { workspaceId, module } = place;
      const { toPasted, accountField } = authorizationOf(module);
      const { authorized, begunFor, reached } = await exchanged(place, state);
      if (!reached.some(({ id }) => id === accountId)) throw notReached(accountField);
      const label = place.label ?? begunFor.label ?? (begunFor.many ? await labelOf(place, accountId) : undefined);
      const account = { workspaceId, module, ...(label === undefined ? {} : { label }) };
      const pasted = toPasted(authorized, accountId);
      const isNew = begunFor.many && label === undefined;
      const stored = await (isNew
        ? connections.add(account, pasted, actor)
        : connections.connect(account, pasted, actor));
      if (!more) await store.authorizations.take(keyOf(place, state, "exchanged"));
      return stored;
    },
  };
}

/** Looked up by hash, so that timing says nothing about the state. */
function keyOf(place: Begun, state: string, step: AuthorizationRow["step"]): AuthorizationKey {
  const { workspaceId, module, sessionId = null } = place;
  return { state_hash: hashOf(state), workspace_id: workspaceId, module: module.name, step, session_id: sessionId };
}

function placeOf({ workspace_id: workspaceId, module, state_hash }: AuthorizationKey) {
  return { workspaceId, module, stateHash: state_hash.toString("hex") };
}

function hashOf(state: string): Buffer {
  return createHash("sha256").update(state).digest();
}

function withBegunFor(fields: Credential, { label, many }: BegunFor): Credential {
  const word = many ? SEVERAL : label;
  return word === null ? fields : { ...fields, [BEGUN_FOR]: word };
}

function equalInConstantTime(one: string, other: string): boolean {
  return timingSafeEqual(hashOf(one), hashOf(other));
}

function authorizationOf({ authorization, title }: Module): ModuleAuthorization {
  if (authorization !== undefined) return authorization;
  throw new ShopError("usage", `${title} cannot be connected by authorising there. Paste its credentials instead.`);
}

function unknownState(): ShopError {
  return new ShopError(
    "conflict",
    "This authorisation is not known here: its state was used already, belongs to another session or workspace, or was never issued. Start the authorisation again.",
  );
}

function expired(): ShopError {
  return new ShopError(
    "conflict",
    "This authorisation has expired: each step must follow within ten minutes. Start it again.",
  );
}

function otherState(): ShopError {
  return new ShopError(
    "invalid_input",
    "The pasted URL belongs to another authorisation: its state is not the one that was begun with. Nothing was sent. Start again and open the new address.",
  );
}

function stateMissing(): ShopError {
  return new ShopError(
    "invalid_input",
    "A bare code does not show which authorisation it belongs to. Give the state with it, or paste the whole URL.",
  );
}

function reachesNothing({ title }: Module): ShopError {
  return new ShopError(
    "advertiser_not_found",
    `This authorisation reaches no account of ${title}. Start again and choose at least one account there.`,
  );
}

function notReached(field: string): ShopError {
  return new ShopError(
    "invalid_input",
    `${field}: this authorisation does not reach that account. Choose one that was authorised, or start again.`,
  );
}
