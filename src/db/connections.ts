/** Units of work on connections and the history of their states. */

import type { ConnectionRow, EventRow } from "./connection-rows.ts";

export type ConnectionPlace = { workspaceId: string; module: string; label: string };

export type ConnectionsRoom = {
  find(place: ConnectionPlace): Promise<ConnectionRow | undefined>;
  /** Of every workspace where none is named, oldest first. */
  list(workspaceId?: string): Promise<ConnectionRow[]>;
  /** With its credential, of which nothing stays behind that could still be opened. */
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
  /** The workspaces that wait for the owner's word, and how many of their connections do. */
  countUnverified(): Promise<{ workspaceId: string; connections: number }[]>;
  listUnverified(workspaceId: string): Promise<ConnectionRow[]>;
  /** Read afresh: from then on everybody sees what it saw. */
  findById(id: string): Promise<ConnectionRow | undefined>;
  /** Newest first. */
  listEvents(connectionId: string, limit: number): Promise<EventRow[]>;
  countStates(): Promise<{ state: ConnectionRow["state"]; connections: number }[]>;
};
