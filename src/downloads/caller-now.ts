/** What a key or a connected app may see now, which asked for a file a while ago. */

import type { Store } from "#db/store.ts";
import { knownSets, narrower, type Restriction } from "#restriction.ts";
import type { Principal } from "#workspaces/principal.ts";

type Then = { workspaceId: string; keyId: string; tools: Restriction["tools"] };

export type CallerNow = { principal: Principal; name: string };

/** `tools`: what it was allowed then, since an access token may see less than its grant. Null where it has ended. */
export async function callerNow(
  { keys, oauth }: Pick<Store, "keys" | "oauth">,
  { workspaceId, keyId, tools }: Then,
  nowMs: number,
): Promise<CallerNow | null> {
  const key = await keys.find(keyId);
  const grant = key === undefined ? await oauth.grants.find(keyId) : undefined;
  const found = key ?? grant;
  if (found === undefined || found.workspace_id !== workspaceId || found.revoked_at_ms !== null) return null;
  const keyExpiresAtMs = key?.expires_at_ms ?? null;
  if (keyExpiresAtMs !== null && keyExpiresAtMs <= nowMs) return null;
  const open = narrower(found.tools === null ? null : knownSets(found.tools), tools);
  const restriction = { tools: open, connections: found.connections };
  return {
    principal: { workspaceId, keyId, keyExpiresAtMs, restriction },
    name: key?.name ?? grant?.client_name ?? "",
  };
}
