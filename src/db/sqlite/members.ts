/** Members and invitations, in SQLite. */

import { and, asc, count, eq, gt, lte, ne } from "drizzle-orm";
import type { Accepted, MemberOf, MembersRoom, Role } from "#db/members.ts";
import { endMade } from "./end-made.ts";
import { ask, type Db, type Engine, type Unit } from "./engine.ts";
import { exists } from "./exists.ts";
import { invitation, member } from "./member-schema.ts";
import { operator } from "./operator-schema.ts";
import { putRow } from "./put-row.ts";
import { RANK, requireMaker } from "./require-maker.ts";

const KEY = [member.workspace_id, member.operator_id];

export function membersIn(engine: Engine): MembersRoom {
  return {
    standing: ({ operatorId, workspaceId }) =>
      engine.read(function* (db) {
        const found = yield* ask(
          db.select({ admin: operator.admin }).from(operator).where(eq(operator.id, operatorId)).get(),
        );
        const role = workspaceId === null ? undefined : yield* roleOf(db, { workspaceId, operatorId });
        return { admin: found?.admin ?? false, role: role ?? null };
      }),
    async rolesOf(operatorId) {
      const rows = await engine.db.select().from(member).where(eq(member.operator_id, operatorId)).all();
      return new Map(rows.map(({ workspace_id, role }) => [workspace_id, role]));
    },
    async list(workspaceId) {
      return engine.db
        .select({
          operator_id: member.operator_id,
          email: operator.email,
          role: member.role,
          since_ms: member.since_ms,
        })
        .from(member)
        .innerJoin(operator, eq(operator.id, member.operator_id))
        .where(eq(member.workspace_id, workspaceId))
        .orderBy(asc(member.since_ms), asc(operator.email))
        .all();
    },
    async set({ workspaceId, operatorId, role, atMs, keepsOwner = false, maker = null }) {
      return engine.transact(function* (tx): Unit<{ before: Role | null } | "last"> {
        yield* requireMaker(tx, maker, { workspaceId, least: "owner" });
        if (keepsOwner && role !== "owner" && !(yield* hasOtherOwner(tx, { workspaceId, operatorId }))) return "last";
        const before = yield* roleOf(tx, { workspaceId, operatorId });
        const row = { workspace_id: workspaceId, operator_id: operatorId, role, since_ms: atMs };
        yield* putRow(tx, member, { row, key: KEY, set: { role } });
        yield* endMade(tx, { workspaceId, operatorId, role, atMs });
        return { before: before ?? null };
      });
    },
    async remove({ workspaceId, operatorId, atMs, keepsOwner = false }) {
      return engine.transact(function* (tx): Unit<{ before: Role } | "unknown" | "last"> {
        if (keepsOwner && !(yield* hasOtherOwner(tx, { workspaceId, operatorId }))) return "last";
        const [gone] = yield* ask(tx.delete(member).where(isMember({ workspaceId, operatorId })).returning().all());
        yield* endMade(tx, { workspaceId, operatorId, role: null, atMs });
        return gone === undefined ? "unknown" : { before: gone.role };
      });
    },
    async setAdmin({ operatorId, admin, atMs }) {
      return engine.transact(function* (tx) {
        if (!admin && !(yield* hasOtherAdmin(tx, operatorId))) return false;
        yield* ask(tx.update(operator).set({ admin }).where(eq(operator.id, operatorId)).run());
        if (admin) return true;
        yield* endMade(tx, { workspaceId: null, operatorId, role: null, atMs });
        for (const { workspace_id: workspaceId, role } of yield* ask(
          tx.select().from(member).where(eq(member.operator_id, operatorId)).all(),
        ))
          yield* endMade(tx, { workspaceId, operatorId, role, atMs });
        return true;
      });
    },
    async invite(row, most, maker = null) {
      return engine.transact(function* (tx) {
        yield* requireMaker(tx, maker, { workspaceId: row.workspace_id, least: "owner" });
        yield* ask(tx.delete(invitation).where(lte(invitation.expires_at_ms, row.created_at_ms)).run());
        const here = tx.select({ n: count() }).from(invitation).where(eq(invitation.workspace_id, row.workspace_id));
        if (((yield* ask(here.get()))?.n ?? 0) >= most) return false;
        yield* ask(tx.insert(invitation).values(row).run());
        return true;
      });
    },
    async invitations(workspaceId, nowMs) {
      return engine.db
        .select()
        .from(invitation)
        .where(and(eq(invitation.workspace_id, workspaceId), gt(invitation.expires_at_ms, nowMs)))
        .orderBy(asc(invitation.created_at_ms), asc(invitation.id))
        .all();
    },
    async findInvitation(hash, nowMs) {
      return engine.db.select().from(invitation).where(isOpen(hash, nowMs)).get();
    },
    async deleteInvitation({ id, workspaceId }) {
      const one = and(eq(invitation.id, id), eq(invitation.workspace_id, workspaceId));
      const [gone] = await engine.db.delete(invitation).where(one).returning().all();
      return gone;
    },
    async accept({ hash, who, nowMs }) {
      return engine.transact(function* (tx): Unit<Accepted> {
        const open = yield* ask(tx.select().from(invitation).where(isOpen(hash, nowMs)).get());
        if (open === undefined) return { outcome: "gone" };
        if (typeof who !== "string") {
          const added = yield* ask(
            tx.insert(operator).values(who).onConflictDoNothing().returning({ id: operator.id }).all(),
          );
          if (added.length === 0) return { outcome: "taken" };
        }
        yield* ask(tx.delete(invitation).where(eq(invitation.id, open.id)).run());
        const { workspace_id: workspaceId, role } = open;
        const place = { workspaceId, operatorId: typeof who === "string" ? who : who.id };
        const before = yield* roleOf(tx, place);
        const kept = before !== undefined && RANK[before] >= RANK[role] ? before : role;
        const row = { workspace_id: workspaceId, operator_id: place.operatorId, role: kept, since_ms: nowMs };
        yield* putRow(tx, member, { row, key: KEY, set: { role: kept } });
        return { outcome: "joined", workspaceId, role: kept };
      });
    },
  };
}

export function* hasOtherAdmin(tx: Db, operatorId: string): Unit<boolean> {
  const others = and(ne(operator.id, operatorId), eq(operator.admin, true));
  return yield* exists(tx, operator, others);
}

function* hasOtherOwner(tx: Db, { workspaceId, operatorId }: MemberOf): Unit<boolean> {
  const others = and(
    eq(member.workspace_id, workspaceId),
    ne(member.operator_id, operatorId),
    eq(member.role, "owner"),
  );
  return (yield* ask(tx.select({ id: member.operator_id }).from(member).where(others).limit(1).get())) !== undefined;
}

function* roleOf(on: Db, place: MemberOf): Unit<Role | undefined> {
  return (yield* ask(on.select({ role: member.role }).from(member).where(isMember(place)).get()))?.role;
}

function isMember({ workspaceId, operatorId }: MemberOf) {
  return and(eq(member.workspace_id, workspaceId), eq(member.operator_id, operatorId));
}

function isOpen(hash: Buffer, nowMs: number) {
  return and(eq(invitation.hash, hash), gt(invitation.expires_at_ms, nowMs));
}
