/** Units of work on connections and the history of their states. */

import type { ConnectionRow, EventRow } from "./connection-rows.ts";

export type ConnectionPlace = { workspaceId: string; module: string; label: string };

export type ConnectionsRoom = {
  find(place: ConnectionPlace): Promise<ConnectionRow | undefined>;
  listOf(workspaceId: string, module: string): Promise<readonly ConnectionRow[]>;
  list(workspaceId?: string): Promise<ConnectionRow[]>;
  delete(given: { id: string; atMs: number }): Promise<void>;
  /** `taken`: another account of the module has it in this workspace. */
  setLabel(id: string, label: string): Promise<"set" | "taken" | "gone">;
  recordError(given: {
    id: string;
    generation: number;
    code: string;
    message: string;
    atMs: number;
    lookNow: boolean;
  }): Promise<void>;
  listRefreshable(): Promise<ConnectionRow[]>;
  countUnverified(): Promise<{ workspaceId: string; connections: number }[]>;
  listUnverified(workspaceId: string): Promise<ConnectionRow[]>;
  /** Reads past the cache, and refreshes it. */
  findById(id: string): Promise<ConnectionRow | undefined>;
  listEvents(connectionId: string, limit: number): Promise<EventRow[]>;
  countStates(): Promise<{ state: ConnectionRow["state"]; connections: number }[]>;
};
