/** The life of a connection: one implementation for the shell, the API and the tools. */

import type { Clock } from "#clock.ts";
import {
  type ConnectionRow,
  deleteConnection,
  findConnection,
  listConnections,
  recordConnectionError,
  storeCredential,
} from "#db/connections.ts";
import type { Store } from "#db/open-store.ts";
import { type ErrorCode, ShopError, toShopError } from "#errors.ts";
import { newId } from "#id.ts";
import type { ConnectionAccess, ConnectionFacts, Credential, Module, Verified } from "#modules/module.ts";
import type { Vault } from "#vault/vault.ts";

/** Several accounts in one workspace will have labels of their own; today every connection has this one. */
const LABEL = "default";

export type Place = { workspaceId: string; module: Module };

/** Who asks, as the audit trail names them. */
type Actor = { name: string; origin: string };

/** Where each attempt to change a connection is written down, whatever came of it. */
export type RecordChange = (event: {
  actor: Actor;
  action: "connection.connect" | "connection.replace" | "connection.disconnect";
  workspaceId: string;
  target: string;
  outcome: "ok" | ErrorCode;
}) => Promise<void>;

export type Connections = {
  /**
   * Verifies what was pasted (merged with what is sealed) and stores it only if the platform accepts it; what stood
   * before stays otherwise.
   * @throws invalid_input, conflict (changed by somebody else meanwhile), and the platform's refusals
   */
  connect(place: Place, pasted: unknown, actor: Actor): Promise<{ row: ConnectionRow; replaced: boolean }>;
  /** @throws not_connected */
  disconnect(place: Place, actor: Actor): Promise<ConnectionRow>;
  list(workspaceId?: string): Promise<ConnectionRow[]>;
  /** @throws not_connected */
  access(place: Place): Promise<ConnectionAccess>;
  /** Keeps what went wrong for `status`; ignored where the credential was replaced meanwhile. */
  noteError(facts: ConnectionFacts, error: ShopError): Promise<void>;
};

type Parts = { store: Store; vault: Vault; clock: Clock; recordChange: RecordChange };

export function createConnections({ store, vault, clock, recordChange }: Parts): Connections {
  const find = async ({ workspaceId, module }: Place) => {
    const row = await findConnection(store, { workspaceId, module: module.name, label: LABEL });
    if (row === undefined) throw notConnected(workspaceId, module);
    return row;
  };
  const connect = async (place: Place, pasted: unknown, standing: ConnectionRow | undefined) => {
    const { workspaceId, module } = place;
    const sealed = standing === undefined ? null : await openStanding(vault, standing);
    const verified = await module.verify(module.readCredential(pasted, sealed));
    const row = toRow(place, verified, standing, clock.now());
    const { id, generation } = row;
    const envelope = await vault.seal(
      { workspaceId, module: module.name, connectionId: id, generation },
      verified.credential,
    );
    const stored = await storeCredential(store, { row, envelope, from: standing?.generation ?? null });
    if (!stored) throw changedMeanwhile(module);
    return row;
  };
  /** `target` is the connection where there is one, or the module's name. */
  const recorded = async <Result extends { id: string }>(
    event: Omit<Parameters<RecordChange>[0], "outcome">,
    work: Promise<Result>,
  ) => {
    try {
      const result = await work;
      await recordChange({ ...event, target: result.id, outcome: "ok" });
      return result;
    } catch (thrown) {
      await recordChange({ ...event, outcome: toShopError(thrown).code });
      throw thrown;
    }
  };
  return {
    async connect(place, pasted, actor) {
      const { workspaceId, module } = place;
      const standing = await findConnection(store, { workspaceId, module: module.name, label: LABEL });
      const action = standing === undefined ? "connection.connect" : "connection.replace";
      const event = { actor, action, workspaceId, target: standing?.id ?? module.name } as const;
      const row = await recorded(event, connect(place, pasted, standing));
      return { row, replaced: standing !== undefined };
    },
    async disconnect(place, actor) {
      const { workspaceId, module } = place;
      const remove = async () => {
        const row = await find(place);
        await deleteConnection(store, row.id);
        return row;
      };
      return recorded({ actor, action: "connection.disconnect", workspaceId, target: module.name }, remove());
    },
    list: (workspaceId) => listConnections(store, workspaceId),
    async access(place) {
      const row = await find(place);
      return {
        facts: toFacts(row),
        async open() {
          const { generation, fields } = await vault.open(row.id);
          return { generation, credential: fields };
        },
      };
    },
    async noteError(facts, { code, message }) {
      await recordConnectionError(store, {
        id: facts.connectionId,
        generation: facts.generation,
        code,
        message,
        atMs: clock.now(),
      });
    },
  };
}

/** A credential that no longer opens must not stand in the way of pasting a whole new one. */
async function openStanding(vault: Vault, row: ConnectionRow): Promise<Credential | null> {
  try {
    return (await vault.open(row.id)).fields;
  } catch (thrown) {
    if (toShopError(thrown).code === "vault_unreadable") return null;
    throw thrown;
  }
}

function toRow(
  { workspaceId, module }: Place,
  verified: Verified,
  standing: ConnectionRow | undefined,
  nowMs: number,
): ConnectionRow {
  return {
    id: standing?.id ?? newId("con"),
    workspace_id: workspaceId,
    module: module.name,
    label: LABEL,
    state: "connected",
    state_since_ms: standing?.state === "connected" ? standing.state_since_ms : nowMs,
    generation: (standing?.generation ?? 0) + 1,
    kind: verified.kind,
    expires_at_ms: verified.expiresAtMs,
    account_id: verified.account.id,
    account_name: verified.account.name,
    account_currency: verified.account.currency,
    account_timezone: verified.account.timezone,
    warnings: verified.warnings,
    last_error_code: null,
    last_error_message: null,
    last_error_at_ms: null,
    verified_at_ms: nowMs,
    created_at_ms: standing?.created_at_ms ?? nowMs,
  };
}

function toFacts(row: ConnectionRow): ConnectionFacts {
  return {
    connectionId: row.id,
    generation: row.generation,
    state: row.state,
    stateSinceMs: row.state_since_ms,
    kind: row.kind,
    expiresAtMs: row.expires_at_ms,
    nextRefreshAtMs: null,
    warnings: row.warnings,
  };
}

function changedMeanwhile({ title }: Module): ShopError {
  return new ShopError(
    "conflict",
    `${title} was connected or changed by somebody else meanwhile. Nothing of yours was stored: look at \`shopmcp status\`, then try again.`,
  );
}

function notConnected(workspaceId: string, module: Module): ShopError {
  return new ShopError(
    "not_connected",
    `${module.title} is not connected in this workspace. Its owner connects it in Settings → Integrations → ${module.title}, or with \`shopmcp connect ${module.name} --workspace ${workspaceId}\`.`,
  );
}
