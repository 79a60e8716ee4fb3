/** When a session is over: after a day without a request, and after a fortnight in all. */

import type { Ends, SessionRow } from "#db/sessions.ts";

export const IDLE_MS = 86_400_000;
export const ABSOLUTE_MS = 14 * 86_400_000;

export function sessionEnds(nowMs: number): Ends {
  return { createdMs: nowMs - ABSOLUTE_MS, seenMs: nowMs - IDLE_MS };
}

/** Also where it began by a clock that was far ahead and has been set right: nobody stays signed in for longer from now. */
export function isOver(row: Pick<SessionRow, "created_at_ms" | "last_seen_at_ms">, nowMs: number): boolean {
  const leftMs = sessionEnd(row) - nowMs;
  return leftMs <= 0 || leftMs > ABSOLUTE_MS;
}

export function sessionEnd({ created_at_ms, last_seen_at_ms }: Pick<SessionRow, "created_at_ms" | "last_seen_at_ms">) {
  return Math.min(created_at_ms + ABSOLUTE_MS, last_seen_at_ms + IDLE_MS);
}
