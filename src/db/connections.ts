/** Units of work on connections and the history of their states. */

import type { ConnectionRow, EventRow } from "./connection-rows.ts";

export type ConnectionPlace = { workspaceId: string; module: string; label: string };

export type ConnectionsRoom = {
  find(place: ConnectionPlace): Promise<ConnectionRow | undefined>;
  /** Oldest first; of every workspace where none is named. */
  list(workspaceId?: string): Promise<ConnectionRow[]>;
  /** Also deletes its credential, beyond recovery. */
  delete(id: string): Promise<void>;
  recordError(given: {
    id: string;
    generation: number;
    code: string;
    message: string;
    atMs: number;
    lookNow: boolean;
  }): Promise<void>;
  /** Those whose refresh tokens another copy may have used. */
  listRefreshable(): Promise<ConnectionRow[]>;
  /** Workspaces with connections that wait for the owner's confirmation. */
  countUnverified(): Promise<{ workspaceId: string; connections: number }[]>;
  listUnverified(workspaceId: string): Promise<ConnectionRow[]>;
  /** Reads past the cache, and refreshes it. */
  findById(id: string): Promise<ConnectionRow | undefined>;
  /** Newest first. */
  listEvents(connectionId: string, limit: number): Promise<EventRow[]>;
  countStates(): Promise<{ state: ConnectionRow["state"]; connections: number }[]>;
};
