/** Lists and revokes grants, as API keys are. */

import type { Clock } from "#clock.ts";
import type { GrantEnd, OauthGrantRow } from "#db/oauth-grants.ts";
import type { Store } from "#db/store.ts";
import { ShopError } from "#errors.ts";
import type { Log } from "#log.ts";
import type { Actor, AuditTrail } from "#workspaces/audit-trail.ts";
import { readRestriction, type WantedRestriction } from "#workspaces/wanted-restriction.ts";
import type { Workspaces } from "#workspaces/workspaces.ts";

export type Grants = {
  list(workspaceId: string): Promise<OauthGrantRow[]>;
  change(
    wanted: WantedRestriction & { id: string; workspaceId?: string | undefined },
    actor: Actor,
  ): Promise<OauthGrantRow>;
  revoke(wanted: { id: string; workspaceId?: string | undefined }, actor: Actor): Promise<OauthGrantRow>;
};

type Parts = { store: Store; clock: Clock; audit: AuditTrail; workspaces: Pick<Workspaces, "require"> };

/** Longer ones are kept for what they asked. */
const ENDED_SHOWN_MS = 30 * 86_400_000;

export function createGrants({ store, clock, audit, workspaces }: Parts): Grants {
  const find = async (id: string, workspaceId: string | undefined) => {
    const grant = await store.oauth.grants.find(id);
    if (grant !== undefined && (workspaceId === undefined || grant.workspace_id === workspaceId)) return grant;
    throw new ShopError(
      "not_found",
      "There is no connected app with that id. List the apps and take an id from there.",
    );
  };
  return {
    async list(workspaceId) {
      await workspaces.require(workspaceId);
      const sinceMs = clock.now() - ENDED_SHOWN_MS;
      return (await store.oauth.grants.list(workspaceId)).filter((row) => (row.revoked_at_ms ?? sinceMs) >= sinceMs);
    },
    async change({ id, workspaceId, ...wanted }, actor) {
      const grant = await find(id, workspaceId);
      if (grant.revoked_at_ms !== null)
        throw new ShopError("conflict", "This app is disconnected. Connect it again from the app itself.");
      const restriction = await readRestriction(store, grant.workspace_id, wanted);
      const changed = (await store.oauth.grants.setRestriction(id, restriction)) ?? grant;
      await audit.record({ ...eventOf(grant), actor, action: "grant.change", outcome: "ok" });
      return changed;
    },
    async revoke({ id, workspaceId }, actor) {
      const grant = await find(id, workspaceId);
      const atMs = clock.now();
      await store.oauth.grants.end({ id, reason: "disconnected", atMs });
      await audit.record({ ...eventOf(grant), actor, action: "grant.revoke", outcome: "ok" });
      const revoked = { revoked_at_ms: atMs, revoked_reason: "disconnected" } as const;
      return grant.revoked_at_ms === null ? { ...grant, ...revoked } : grant;
    },
  };
}

function eventOf({ id, workspace_id: workspaceId, client_name: targetName }: OauthGrantRow) {
  return { workspaceId, target: id, targetName };
}

export type RecordReuse = (grant: OauthGrantRow, reason: GrantEnd, address: string) => Promise<void>;

export function createReuseRecorder({ audit, log }: { audit: AuditTrail; log: Log }): RecordReuse {
  return async (grant, reason, address) => {
    const fields = { key_id: grant.id, workspace_id: grant.workspace_id, outcome: reason };
    log.warn("A used code or token was used again, so the app that had it was disconnected", fields);
    const actor = { name: grant.client_id, origin: address };
    await audit.record({ ...eventOf(grant), actor, action: "grant.reuse", outcome: "ok" });
  };
}
