/** Units of work on the counters that slow down whoever guesses passwords. */

import { eq, inArray, lte, sql } from "drizzle-orm";
import { signInAttempt } from "./operator-schema.ts";
import type { Store } from "./store.ts";
import { inTransaction } from "./transaction.ts";

export type Subject = { name: string; most: number };

/**
 * Counts one attempt for each subject, or none where one of them has used up its window: then when that window ends.
 * Counted before the password is looked at, in one immediate transaction, so that many at once, in whatever process,
 * are not all admitted. Windows that are over go with it.
 */
export async function countSignIn(
  store: Store,
  { subjects, windowMs, nowMs }: { subjects: readonly Subject[]; windowMs: number; nowMs: number },
): Promise<{ untilMs: number } | null> {
  return inTransaction(store, (tx) => {
    tx.delete(signInAttempt)
      .where(lte(signInAttempt.since_ms, nowMs - windowMs))
      .run();
    for (const { name, most } of subjects) {
      const row = tx.select().from(signInAttempt).where(eq(signInAttempt.subject, name)).get();
      if (row !== undefined && row.attempts >= most) return { untilMs: row.since_ms + windowMs };
    }
    for (const { name } of subjects) {
      tx.insert(signInAttempt)
        .values({ subject: name, since_ms: nowMs, attempts: 1 })
        .onConflictDoUpdate({
          target: signInAttempt.subject,
          set: { attempts: sql`${signInAttempt.attempts} + 1` },
        })
        .run();
    }
    return null;
  });
}

export async function forgetSignIns(store: Store, subjects: readonly string[]): Promise<void> {
  store.db
    .delete(signInAttempt)
    .where(inArray(signInAttempt.subject, [...subjects]))
    .run();
}
