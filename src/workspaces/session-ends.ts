/** When a session is over: after a day without a request, and after a fortnight in all. */

import type { Ends } from "#db/sessions.ts";

export const IDLE_MS = 86_400_000;
export const ABSOLUTE_MS = 14 * 86_400_000;

export function sessionEnds(nowMs: number): Ends {
  return { createdMs: nowMs - ABSOLUTE_MS, seenMs: nowMs - IDLE_MS };
}
