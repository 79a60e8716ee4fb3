/** Units of work on what owners may have to be told: changes of states, and what ends soon. */

import type { ConnectionRow, EventRow } from "./connection-rows.ts";
import type { WorkspaceRow } from "./workspaces.ts";

export type Transition = {
  event: EventRow;
  before: EventRow | undefined;
  module: string;
  workspace: Pick<WorkspaceRow, "id" | "name">;
};

export type EndingConnection = Pick<
  ConnectionRow,
  "id" | "module" | "kind" | "generation" | "expires_at_ms" | "refresh_expires_at_ms" | "refresh_since_ms"
> & { workspace: Transition["workspace"] };

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
  listEndingConnections(span: Span): Promise<EndingConnection[]>;
  listEndingKeys(span: Span): Promise<EndingKey[]>;
};
