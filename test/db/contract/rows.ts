/** Rows that the scripts of the contract store. */

import type { ChannelRow } from "#db/channels.ts";
import type { ConnectionRow } from "#db/connection-rows.ts";
import type { SealedRow } from "#db/credentials.ts";
import type { HistoryRow } from "#db/histories.ts";
import type { OauthClientRow } from "#db/oauth-clients.ts";
import type { OauthRequestRow } from "#db/oauth-requests.ts";
import type { OperatorRow } from "#db/operators.ts";
import type { NewSession } from "#db/sessions.ts";
import type { Store } from "#db/store.ts";
import type { VaultKeyRow } from "#db/vault-keys.ts";
import { connectionRow } from "../../fakes/connection-row.ts";

export const bytes = (text: string) => Buffer.from(text);
export const NO_ACCOUNTS = { from: [], to: [] };

export const box = (text: string) => ({ nonce: bytes(`n${text}`), sealed: bytes(`s${text}`), tag: bytes(`t${text}`) });
export const envelope = (text: string, keyId = "vk_1") => ({
  ...{ format: 1, key_id: keyId, wrapped_key: bytes(`w${text}`) },
  ...box(text),
});
export const sealed = (id: string, generation: number, keyId = "vk_1"): SealedRow => ({
  ...{ id, generation },
  ...envelope(`${id}${generation}`, keyId),
});

export const vaultKey = (id: string, current: boolean): VaultKeyRow => ({
  ...{ id, kind: "local", reference: "", fingerprint: `f${id}`, canary: "{}", current, created_at_ms: 0 },
});

export const operatorRow = (id: string, admin: boolean): OperatorRow => ({
  ...{ id, email: `${id}@example.com`, password_hash: `h${id}`, password_changed_at_ms: 0, created_at_ms: 0, admin },
});

export const channelRow = (id: string, workspaceId: string): ChannelRow => ({
  ...{ id, workspace_id: workspaceId, kind: "slack", name: id, created_at_ms: 0, changed_at_ms: 0, left_at_ms: null },
  ...envelope(id),
});

export const historyRow = (id: string, connectionId: string): HistoryRow => ({
  ...{ id, connection_id: connectionId, account_id: "1", currency: "EUR", zone: "UTC", ...envelope(id) },
  ...{ begun_at_ms: 1, anew: false, next_at_ms: 1, read_at_ms: null, failures: 0, last_error: null },
  ...{ lease_until_ms: 0, lease_holder: null, today_asked_at_ms: null, today_gap_ms: null },
  ...{ today_read_at_ms: null, today_ends_at_ms: null, hours_wanted_at_ms: null },
});

export const clientRow = (id: string): OauthClientRow => ({
  ...{ id, kind: "dcr", name: id, redirect_uris: ["https://c.example/cb"], auth_method: "none", secret_hash: null },
  ...{ keys: null, keys_url: null, keys_fetched_at_ms: null, keys_fresh_until_ms: null },
  ...{ document_fetched_at_ms: null, document_fresh_until_ms: null, created_at_ms: 0 },
});

export const requestRow = (handle: string, clientId: string): OauthRequestRow => ({
  ...{ handle_hash: bytes(handle), client_id: clientId, redirect_uri: "https://c.example/cb", state: null },
  ...{ resource: "https://s.example/mcp", scope: "ads:read", asked_scope: null, code_challenge: "c" },
  ...{ session_id: null, expires_at_ms: 1_000 },
});

export const grantRow = (id: string, clientId: string, workspaceId: string, operatorId: string) => ({
  ...{ id, client_id: clientId, workspace_id: workspaceId, operator_id: operatorId, client_name: "C" },
  ...{ client_host: "c.example", resource: "https://s.example/mcp", scope: "ads:read", created_at_ms: 1 },
  redirect_uri: "https://c.example/cb",
});

export const codeRow = (code: string, grantId: string) => ({
  ...{ hash: bytes(code), grant_id: grantId, redirect_uri: "https://c.example/cb", code_challenge: "c" },
  expires_at_ms: 1_000,
});

/** A connection that begins a credential of its own. */
export async function connected(store: Store, id: string, workspaceId: string, given: Partial<ConnectionRow> = {}) {
  // No account is connected twice.
  const own = { account_id: id === "con_1" ? "1" : id, kind: "refreshable", expires_at_ms: 9_000 } as const;
  const row = connectionRow(id, workspaceId, { ...own, due_at_ms: 100, ...given });
  const known = await store.connections.listOf(workspaceId, row.module);
  await store.decisions.beginCredential({
    ...{ row, from: null, envelope: sealed(id, 1), account: null, event: { state: row.state, reason: null, at_ms: 1 } },
    beside: known.map(({ credential_id }) => credential_id),
  });
  return row;
}

export const SESSION_ENDS = { createdMs: -1_000, seenMs: -1_000 };

export function sessionOf(id: string, operatorId: string, atMs: number, proof: NewSession["proof"]): NewSession {
  const row = { id, hash: bytes(id), operator_id: operatorId, created_at_ms: atMs, last_seen_at_ms: atMs };
  const device = { hash: bytes(`device ${id}`), replaces: null, expiresAtMs: atMs + 1_000, most: 1 };
  const of = { address: "127.0.0.1", user_agent: null, way: proof.way } as const;
  return { row: { ...row, ...of }, device, proof, ends: SESSION_ENDS, most: 2 };
}
