/** Units of work on client rooms. */

import type { room, roomVisit } from "#db/sqlite/room-schema.ts";
import type { ConnectionRow } from "./connection-rows.ts";
import type { Maker } from "./maker.ts";

export type RoomRow = typeof room.$inferSelect;

export type RoomVisitRow = typeof roomVisit.$inferSelect;

/** A room that is open now, with its account. */
export type OpenRoom = { room: RoomRow; connection: ConnectionRow };

/**
 * `full`: the workspace has as many as it may. `named`: another one that has not ended has that name, in whichever case.
 * `gone`: the account is. None of them writes anything.
 */
export type RoomStored = "stored" | "full" | "named" | "gone";

/** Of a workspace: rooms that have not ended, and ended ones that are kept. */
export type MostRooms = { open: number; ended: number };

export type RoomsRoom = {
  /** Those past their date end, and the oldest ended ones beyond `most` go. @throws unauthorized, not_allowed where the maker may no longer */
  insert(row: RoomRow, most: MostRooms, maker?: Maker): Promise<RoomStored>;
  /** The ended ones, too. */
  list(workspaceId: string): Promise<RoomRow[]>;
  /** Newest first. */
  visits(roomId: string, limit: number): Promise<RoomVisitRow[]>;
  /**
   * Another link, which is its maker's from now on; whoever is inside is outside. Undefined where no such room is open.
   * @throws as `insert`
   */
  rotate(given: {
    id: string;
    workspaceId: string;
    hash: Buffer;
    atMs: number;
    maker?: Maker;
  }): Promise<RoomRow | undefined>;
  /** Its link and whoever is inside; its name stays. False where no such room is open. */
  end(given: { id: string; workspaceId: string; atMs: number }): Promise<boolean>;
  /** Ends those past their date, and deletes those that ended before `beforeMs`; how many it deleted. */
  sweep(given: { nowMs: number; beforeMs: number; limit: number }): Promise<number>;
  findByLink(hash: Buffer, nowMs: number): Promise<OpenRoom | undefined>;
  /** False where that link opens nothing any more. Only the newest `most` visits are kept. */
  visit(given: { linkHash: Buffer; visit: Omit<RoomVisitRow, "id" | "room_id">; most: number }): Promise<boolean>;
  /** A visit that ends later than `latestMs` began by a clock that was ahead. */
  findByVisit(hash: Buffer, within: { nowMs: number; latestMs: number }): Promise<OpenRoom | undefined>;
};
