/** Creates, lists, revokes and checks API keys. */

import type { Clock } from "#clock.ts";
import type { ApiKeyRow } from "#db/api-keys.ts";
import type { Store } from "#db/store.ts";
import { ShopError } from "#errors.ts";
import { newId } from "#id.ts";
import type { Log } from "#log.ts";
import type { Metrics } from "#metrics.ts";
import { knownSets } from "#restriction.ts";
import { Secret } from "#secret.ts";
import { generateApiKey, hashApiKey, isApiKeyShaped } from "./api-key.ts";
import { type Actor, type AuditTrail, makerOf } from "./audit-trail.ts";
import type { Principal } from "./principal.ts";
import { type NewRestriction, readRestriction, type WantedRestriction } from "./wanted-restriction.ts";
import { readName, type Workspaces } from "./workspaces.ts";

const DAY_MS = 86_400_000;
const MAX_EXPIRY_DAYS = 3_650;

export type NewKey = { workspaceId: string; name: string; expiresInDays: number | undefined } & NewRestriction;

export type ApiKeys = {
  /** The key is shown here only. @throws invalid_input, not_found */
  create(wanted: NewKey, actor: Actor): Promise<{ row: Omit<ApiKeyRow, "hash">; key: Secret }>;
  list(workspaceId: string): Promise<Omit<ApiKeyRow, "hash">[]>;
  change(
    wanted: WantedRestriction & { id: string; workspaceId?: string | undefined },
    actor: Actor,
  ): Promise<Omit<ApiKeyRow, "hash">>;
  revoke(id: string, actor: Actor, workspaceId?: string): Promise<Omit<ApiKeyRow, "hash">>;
  /** `bearer`: the text after `Bearer`. @throws unauthorized, the same for every reason */
  authenticate(bearer: string | null): Promise<Principal>;
};

type Parts = { store: Store; clock: Clock; log: Log; metrics: Metrics; audit: AuditTrail; workspaces: Workspaces };
type Refusal = "missing" | "malformed" | "unknown" | "revoked" | "expired";

export function createApiKeys({ store, clock, log, metrics, audit, workspaces }: Parts): ApiKeys {
  const refuse = (reason: Refusal, keyId: string | null) => {
    metrics.keyRefusals.inc({ reason });
    log.info("API key refused", { outcome: reason, key_id: keyId });
    return new ShopError(
      "unauthorized",
      "This request needs a valid API key of ShopMCP in the header `Authorization: Bearer smcp_…`. Create one on the page under API keys, or with `shopmcp key create`.",
    );
  };
  const find = async (id: string, workspaceId: string | undefined) => {
    const row = await store.keys.find(id);
    if (row !== undefined && (workspaceId === undefined || row.workspace_id === workspaceId)) return row;
    throw new ShopError("not_found", "There is no API key with that id. List the keys and take an id from there.");
  };
  return {
    async create({ workspaceId, name, expiresInDays, shown, ...wanted }, actor) {
      await workspaces.require(workspaceId);
      const key = generateApiKey();
      const nowMs = clock.now();
      const wantedRow = {
        id: newId("key"),
        workspace_id: workspaceId,
        name: readName(name, "key"),
        created_at_ms: nowMs,
        expires_at_ms: expiresInDays === undefined ? null : nowMs + readExpiryDays(expiresInDays) * DAY_MS,
        revoked_at_ms: null,
        last_used_at_ms: null,
        last_used_address: null,
        operator_id: actor.operatorId ?? null,
        ...(await readRestriction(store, workspaceId, wanted)),
      };
      const row = withoutHash(
        await store.keys.insert(
          { ...wantedRow, hash: Buffer.from(hashApiKey(key), "hex") },
          { shown, maker: makerOf(actor) },
        ),
      );
      await audit.record({ ...eventOf(row), actor, action: "key.create", outcome: "ok" });
      return { row, key };
    },
    async list(workspaceId) {
      await workspaces.require(workspaceId);
      return (await store.keys.list(workspaceId)).map(withoutHash);
    },
    async change({ id, workspaceId, ...wanted }, actor) {
      const row = await find(id, workspaceId);
      if (row.revoked_at_ms !== null) throw new ShopError("conflict", "This key is revoked. Create another one.");
      const restriction = await readRestriction(store, row.workspace_id, wanted);
      const changed = (await store.keys.setRestriction(id, restriction)) ?? row;
      await audit.record({ ...eventOf(row), actor, action: "key.change", outcome: "ok" });
      return withoutHash(changed);
    },
    async revoke(id, actor, workspaceId) {
      const row = await find(id, workspaceId);
      const nowMs = clock.now();
      await store.keys.revoke(id, nowMs);
      await audit.record({ ...eventOf(row), actor, action: "key.revoke", outcome: "ok" });
      return withoutHash({ ...row, revoked_at_ms: row.revoked_at_ms ?? nowMs });
    },
    async authenticate(bearer) {
      if (bearer === null) throw refuse("missing", null);
      const key = new Secret(bearer);
      const row = await store.keys.findByHash(hashApiKey(key));
      if (row === undefined) throw refuse(isApiKeyShaped(key) ? "unknown" : "malformed", null);
      if (row.revoked_at_ms !== null) throw refuse("revoked", row.id);
      if (row.expires_at_ms !== null && row.expires_at_ms <= clock.now()) throw refuse("expired", row.id);
      const { tools, connections } = row;
      return {
        workspaceId: row.workspace_id,
        keyId: row.id,
        keyExpiresAtMs: row.expires_at_ms,
        restriction: { tools: tools === null ? null : knownSets(tools), connections },
      };
    },
  };
}

function eventOf({ id, workspace_id: workspaceId, name: targetName }: Pick<ApiKeyRow, "id" | "workspace_id" | "name">) {
  return { workspaceId, target: id, targetName };
}

function withoutHash({ hash: _, ...row }: ApiKeyRow): Omit<ApiKeyRow, "hash"> {
  return row;
}

function readExpiryDays(days: number): number {
  if (Number.isInteger(days) && days >= 1 && days <= MAX_EXPIRY_DAYS) return days;
  throw new ShopError(
    "invalid_input",
    `A key's expiry is a whole number of days from 1 to ${MAX_EXPIRY_DAYS}. Leave it out for a key without one.`,
  );
}
