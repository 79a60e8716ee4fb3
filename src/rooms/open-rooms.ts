/** Client rooms from the parts of the program. */

import type { Clock } from "#clock.ts";
import type { Connections } from "#connections/connections.ts";
import type { Store } from "#db/store.ts";
import type { Digests } from "#digest/digests.ts";
import type { Log } from "#log.ts";
import type { Module } from "#modules/module.ts";
import type { Goals } from "#watch/goals.ts";
import type { AuditTrail } from "#workspaces/audit-trail.ts";
import { createSignInLimit } from "#workspaces/sign-in-limit.ts";
import type { UsageWriter } from "#workspaces/usage-writer.ts";
import type { Workspaces } from "#workspaces/workspaces.ts";
import { createRoomAnswers, type RoomAnswers } from "./room-answers.ts";
import { createRooms, type Rooms } from "./rooms.ts";

type Parts = {
  store: Store;
  clock: Clock;
  log: Log;
  audit: AuditTrail;
  workspaces: Pick<Workspaces, "require">;
  connections: Connections;
  modules: readonly Module[];
  goals: Goals;
  digests: Pick<Digests, "clientsPreview">;
  usage: UsageWriter;
};

export function openRooms(parts: Parts): { rooms: Rooms; roomAnswers: RoomAnswers } {
  const rooms = createRooms({ ...parts, limit: createSignInLimit(parts) });
  return { rooms, roomAnswers: createRoomAnswers(parts) };
}
