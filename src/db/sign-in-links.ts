/** Units of work on links that sign an operator in once. */

import type { signInLink } from "#db/sqlite/operator-schema.ts";

export type SignInLinkRow = typeof signInLink.$inferSelect;

export type SignInLinksRoom = {
  /** Deletes expired ones and the operator's earlier ones. */
  insert(given: { row: SignInLinkRow; nowMs: number }): Promise<void>;
  findOwner(given: { hash: Buffer; nowMs: number }): Promise<{ id: string; email: string } | undefined>;
};
