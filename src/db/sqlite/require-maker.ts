/** Whether who asks still may, in the very commit that stores what was asked for. */

import { and, eq } from "drizzle-orm";
import type { Maker } from "#db/maker.ts";
import type { Role } from "#db/members.ts";
import { ShopError } from "#errors.ts";
import { ask, type Db, type Unit } from "./engine.ts";
import { exists } from "./exists.ts";
import { member } from "./member-schema.ts";
import { operator, session } from "./operator-schema.ts";

/** A larger number reaches what a smaller one does. */
export const RANK: Readonly<Record<Role, number>> = { viewer: 1, editor: 2, owner: 3 };

/** @throws unauthorized where the session has ended */
export function* requireSession(tx: Db, maker: Maker): Unit<void> {
  if (maker === null) return;
  const own = and(eq(session.id, maker.sessionId), eq(session.operator_id, maker.operatorId));
  if (!(yield* exists(tx, session, own)))
    throw new ShopError("unauthorized", "Your session was ended at this moment. Nothing was changed: sign in again.");
}

/** @throws unauthorized, not_allowed where the person may no longer do so there */
export function* requireMaker(tx: Db, maker: Maker, place: { workspaceId: string; least: Role }): Unit<void> {
  if (maker === null) return;
  yield* requireSession(tx, maker);
  const { operatorId } = maker;
  const who = yield* ask(tx.select({ admin: operator.admin }).from(operator).where(eq(operator.id, operatorId)).get());
  if (who?.admin === true) return;
  const here = and(eq(member.workspace_id, place.workspaceId), eq(member.operator_id, operatorId));
  const role = (yield* ask(tx.select({ role: member.role }).from(member).where(here).get()))?.role;
  if (role === undefined || RANK[role] < RANK[place.least])
    throw new ShopError("not_allowed", "Your role in this workspace was changed at this moment. Nothing was made.");
}
