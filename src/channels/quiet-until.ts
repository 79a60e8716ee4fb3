/** When a message may be sent that must not be sent now. */

import type { Message } from "./message.ts";

/** Null where it may be sent now. */
export function quietUntil(spans: Message["quiet"], nowMs: number): number | null {
  return spans.find(({ fromMs, untilMs }) => fromMs <= nowMs && nowMs < untilMs)?.untilMs ?? null;
}
