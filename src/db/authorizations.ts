/** Units of work on authorisations under way. */

import { and, eq, lte, sql } from "drizzle-orm";
import { authorization } from "./schema.ts";
import type { Store } from "./store.ts";
import { inTransaction } from "./transaction.ts";

export type AuthorizationRow = typeof authorization.$inferSelect;

export type AuthorizationKey = Pick<AuthorizationRow, "state_hash" | "workspace_id" | "module" | "step" | "session_id">;

/** Sweeps what has expired with it. */
export async function insertAuthorization(store: Store, row: AuthorizationRow, nowMs: number): Promise<void> {
  inTransaction(store, (tx) => {
    tx.delete(authorization).where(lte(authorization.expires_at_ms, nowMs)).run();
    tx.insert(authorization).values(row).run();
  });
}

/** Expired or not. */
export async function findAuthorization(store: Store, key: AuthorizationKey): Promise<AuthorizationRow | undefined> {
  return store.db.select().from(authorization).where(matching(key)).get();
}

/** Where the one of this state belongs, whatever its step. Expired or not. */
export async function findAuthorizationPlace(
  store: Store,
  { stateHash, sessionId }: { stateHash: Buffer; sessionId: string },
): Promise<Pick<AuthorizationRow, "workspace_id" | "module"> | undefined> {
  return store.db
    .select({ workspace_id: authorization.workspace_id, module: authorization.module })
    .from(authorization)
    .where(and(eq(authorization.state_hash, stateHash), eq(authorization.session_id, sessionId)))
    .get();
}

/** Removes it and gives it back: of all who try, one gets it. Expired or not. */
export async function takeAuthorization(store: Store, key: AuthorizationKey): Promise<AuthorizationRow | undefined> {
  return store.db.delete(authorization).where(matching(key)).returning().get();
}

function matching({ state_hash, workspace_id, module, step, session_id }: AuthorizationKey) {
  return and(
    eq(authorization.state_hash, state_hash),
    eq(authorization.workspace_id, workspace_id),
    eq(authorization.module, module),
    eq(authorization.step, step),
    sql`${authorization.session_id} IS ${session_id}`,
  );
}
