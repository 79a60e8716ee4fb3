/** Sessions, in SQLite. */

import { and, asc, desc, eq, lte, ne, or, sql } from "drizzle-orm";
import type { SessionsRoom } from "#db/sessions.ts";
import { lazily } from "#lazily.ts";
import { ask, type Engine } from "./engine.ts";
import { keepNewest } from "./keep-newest.ts";
import { putDevice } from "./known-devices.ts";
import { operator, session } from "./operator-schema.ts";
import { consumeProof } from "./proofs.ts";

export function sessionsIn(engine: Engine): SessionsRoom {
  const byHash = lazily(() =>
    engine.db
      .select({ session, operator: { id: operator.id, email: operator.email } })
      .from(session)
      .innerJoin(operator, eq(operator.id, session.operator_id))
      .where(eq(session.hash, sql.placeholder("hash")))
      .prepare(),
  );
  return {
    async insert({ row, device, proof, ends, most }) {
      return engine.transact(function* (tx) {
        if (!(yield* consumeProof(tx, { operatorId: row.operator_id, proof, nowMs: row.created_at_ms }))) return false;
        yield* ask(
          tx
            .delete(session)
            .where(or(lte(session.created_at_ms, ends.createdMs), lte(session.last_seen_at_ms, ends.seenMs)))
            .run(),
        );
        yield* ask(tx.insert(session).values(row).run());
        yield* putDevice(tx, { operatorId: row.operator_id, device, nowMs: row.created_at_ms });
        const of = eq(session.operator_id, row.operator_id);
        const newest = [desc(session.created_at_ms), desc(sql`rowid`)];
        yield* keepNewest(tx, session, { key: session.id, of, newest, most });
        return true;
      });
    },
    async findByHash(hash) {
      return byHash().get({ hash });
    },
    async touch(id, atMs) {
      await engine.db.update(session).set({ last_seen_at_ms: atMs }).where(eq(session.id, id)).run();
    },
    async list(operatorId) {
      return engine.db
        .select()
        .from(session)
        .where(eq(session.operator_id, operatorId))
        .orderBy(asc(session.created_at_ms), asc(sql`rowid`))
        .all();
    },
    async delete({ id, operatorId }) {
      const ended = await engine.db
        .delete(session)
        .where(and(eq(session.id, id), eq(session.operator_id, operatorId)))
        .returning({ id: session.id })
        .all();
      return ended.length === 1;
    },
    async deleteOthers({ keptId, operatorId }) {
      return (
        await engine.db
          .delete(session)
          .where(and(ne(session.id, keptId), eq(session.operator_id, operatorId)))
          .returning({ id: session.id })
          .all()
      ).length;
    },
  };
}
