/** Counters of sign-in attempts, in SQLite. */

import { eq, inArray, lte, sql } from "drizzle-orm";
import type { SignInsRoom } from "#db/sign-ins.ts";
import { ask, type Engine } from "./engine.ts";
import { keyed } from "./keyed.ts";
import { signInAttempt } from "./operator-schema.ts";

export function signInsIn(engine: Engine): SignInsRoom {
  return {
    async count({ subjects, windowMs, nowMs }) {
      return engine.transact(function* (tx) {
        yield* ask(
          tx
            .delete(signInAttempt)
            .where(lte(signInAttempt.since_ms, nowMs - windowMs))
            .run(),
        );
        for (const { name, most } of subjects) {
          const row = yield* ask(tx.select().from(signInAttempt).where(eq(signInAttempt.subject, name)).get());
          if (row !== undefined && row.attempts >= most) return { untilMs: row.since_ms + windowMs };
        }
        for (const { name } of subjects) {
          yield* ask(
            tx
              .insert(signInAttempt)
              .values({ subject: name, since_ms: nowMs, attempts: 1 })
              .onConflictDoUpdate({
                target: keyed(signInAttempt.subject),
                set: { attempts: sql`${signInAttempt.attempts} + 1` },
              })
              .run(),
          );
        }
        return null;
      });
    },
    async forget(subjects) {
      await engine.db
        .delete(signInAttempt)
        .where(inArray(signInAttempt.subject, [...subjects]))
        .run();
    },
  };
}
