/** Units of work on authorisations under way. */

import { and, eq, lte } from "drizzle-orm";
import type { Store } from "./open-store.ts";
import { authorization } from "./schema.ts";
import { inTransaction } from "./transaction.ts";

export type AuthorizationRow = typeof authorization.$inferSelect;

export type AuthorizationKey = Pick<AuthorizationRow, "state_hash" | "workspace_id" | "module" | "step">;

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

/** Removes it and gives it back: of all who try, one gets it. Expired or not. */
export async function takeAuthorization(store: Store, key: AuthorizationKey): Promise<AuthorizationRow | undefined> {
  return store.db.delete(authorization).where(matching(key)).returning().get();
}

function matching({ state_hash, workspace_id, module, step }: AuthorizationKey) {
  return and(
    eq(authorization.state_hash, state_hash),
    eq(authorization.workspace_id, workspace_id),
    eq(authorization.module, module),
    eq(authorization.step, step),
  );
}
