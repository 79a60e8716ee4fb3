/** Units of work on what owners may have to be told: changes of states, and what ends soon. */

import type { ConnectionRow, EventRow } from "./connection-rows.ts";
import type { WorkspaceRow } from "./workspaces.ts";

/** `several`: the workspace has more than one account of the module. */
export type Transition = {
  event: EventRow;
  before: EventRow | undefined;
  module: string;
  label: string;
  credential_id: string | null;
  several: boolean;
  workspace: Pick<WorkspaceRow, "id" | "name">;
};

/** One for a credential: its oldest connection, and of how many it is. */
export type EndingCredential = Pick<
  ConnectionRow,
  | "id"
  | "credential_id"
  | "module"
  | "kind"
  | "generation"
  | "expires_at_ms"
  | "refresh_expires_at_ms"
  | "refresh_since_ms"
> & { accounts: number; workspace: Transition["workspace"] };

export type EndingKey = {
  id: string;
  name: string;
  created_at_ms: number;
  expires_at_ms: number | null;
  workspace: Transition["workspace"];
};

export type Span = { nowMs: number; untilMs: number; limit: number };

export type NotifiableRoom = {
  newestEventId(): Promise<number>;
  listTransitions(afterId: number, limit: number): Promise<Transition[]>;
  listEndingCredentials(span: Span): Promise<EndingCredential[]>;
  listEndingKeys(span: Span): Promise<EndingKey[]>;
};
