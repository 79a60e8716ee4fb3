/** Units of work on sign-ins that are under way at the OpenID provider. */

import type { providerSignIn } from "#db/sqlite/operator-schema.ts";

export type ProviderSignInRow = typeof providerSignIn.$inferSelect;

export type ProviderSignInsRoom = {
  /** Deletes expired ones, and the oldest beyond `most`. */
  open(given: { row: ProviderSignInRow; most: number; nowMs: number }): Promise<void>;
  /** Uses it up. False where it is unknown or expired. */
  take(given: { hash: Buffer; nowMs: number }): Promise<boolean>;
};
