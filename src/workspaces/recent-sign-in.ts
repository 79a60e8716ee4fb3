/** A session that was left open, or stolen, must not add a way in that outlives it. */

import { ShopError } from "#errors.ts";
import type { SignedIn } from "./begin-session.ts";

export const RECENT_MS = 900_000;

export function requireRecentSignIn({ startedAtMs }: Pick<SignedIn, "startedAtMs">, nowMs: number): void {
  if (nowMs - startedAtMs < RECENT_MS) return;
  throw new ShopError(
    "sign_in_stale",
    `You signed in more than ${RECENT_MS / 60_000} minutes ago. Sign out, sign in again, and repeat this within ${RECENT_MS / 60_000} minutes.`,
  );
}
