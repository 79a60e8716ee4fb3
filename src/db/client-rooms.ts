/** Units of work on client rooms. */

import type { room, roomVisit } from "#db/sqlite/room-schema.ts";
import type { ConnectionRow } from "./connection-rows.ts";

export type RoomRow = typeof room.$inferSelect;

export type RoomVisitRow = typeof roomVisit.$inferSelect;

/** A room that is open now, with its account. */
export type OpenRoom = { room: RoomRow; connection: ConnectionRow };

/** `full`: the workspace has as many as it may. `gone`: the account is. Neither writes anything. */
export type RoomStored = "stored" | "full" | "gone";

export type RoomsRoom = {
  /** Those that ended make place. */
  insert(row: RoomRow, most: number): Promise<RoomStored>;
  list(workspaceId: string): Promise<RoomRow[]>;
  /** Newest first. */
  visits(roomId: string, limit: number): Promise<RoomVisitRow[]>;
  /** Another link; whoever is inside is outside. Undefined where there is no such room. */
  rotate(given: { id: string; workspaceId: string; hash: Buffer; atMs: number }): Promise<RoomRow | undefined>;
  delete(given: { id: string; workspaceId: string }): Promise<boolean>;
  findByLink(hash: Buffer, nowMs: number): Promise<OpenRoom | undefined>;
  /** False where that link opens nothing any more. Only the newest `most` visits are kept. */
  visit(given: { linkHash: Buffer; visit: Omit<RoomVisitRow, "id" | "room_id">; most: number }): Promise<boolean>;
  findByVisit(hash: Buffer, nowMs: number): Promise<OpenRoom | undefined>;
};
