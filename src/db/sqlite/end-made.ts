/** Ends what a person made in a workspace and may not make there any more: it would keep open what the role closes. */

import { and, eq, isNull, notInArray, type SQL } from "drizzle-orm";
import type { Role } from "#db/members.ts";
import { endRooms } from "./end-rooms.ts";
import { ask, type Db, type Unit } from "./engine.ts";
import { exists } from "./exists.ts";
import { invitation, member } from "./member-schema.ts";
import { endGrant } from "./oauth-grants.ts";
import { oauthGrant } from "./oauth-schema.ts";
import { operator } from "./operator-schema.ts";
import { room } from "./room-schema.ts";
import { apiKey } from "./schema.ts";

/** `workspaceId` null: wherever the person is no member. `role`: what is left; null is nothing. */
type Left = { workspaceId: string | null; operatorId: string; role: Role | null; atMs: number };

/** Owners make keys, invitations and rooms, editors connect apps, and admins all of them, members or not. */
export function* endMade(tx: Db, left: Left): Unit<void> {
  if (left.role === "owner") return;
  const { operatorId, atMs } = left;
  if (yield* exists(tx, operator, and(eq(operator.id, operatorId), eq(operator.admin, true)))) return;
  yield* ask(
    tx
      .delete(invitation)
      .where(and(eq(invitation.operator_id, operatorId), inPlace(tx, left, invitation)))
      .run(),
  );
  yield* endRooms(tx, and(eq(room.operator_id, operatorId), inPlace(tx, left, room)), atMs);
  yield* ask(
    tx
      .update(apiKey)
      .set({ revoked_at_ms: atMs })
      .where(and(eq(apiKey.operator_id, operatorId), isNull(apiKey.revoked_at_ms), inPlace(tx, left, apiKey)))
      .run(),
  );
  if (left.role === "editor") return;
  const grants = yield* ask(
    tx
      .select({ id: oauthGrant.id })
      .from(oauthGrant)
      .where(
        and(eq(oauthGrant.operator_id, operatorId), isNull(oauthGrant.revoked_at_ms), inPlace(tx, left, oauthGrant)),
      )
      .all(),
  );
  for (const { id } of grants) yield* endGrant(tx, { id, reason: "disconnected", atMs });
}

type Placed = typeof invitation | typeof room | typeof apiKey | typeof oauthGrant;

function inPlace(tx: Db, { workspaceId, operatorId }: Left, table: Placed): SQL | undefined {
  if (workspaceId !== null) return eq(table.workspace_id, workspaceId);
  const own = tx.select({ id: member.workspace_id }).from(member).where(eq(member.operator_id, operatorId));
  return notInArray(table.workspace_id, own);
}
