/** What becomes of a message after an attempt to send it. */

import type { Refusal } from "./channel.ts";
import { pauseAfter } from "./pauses.ts";

export type Delivery = "delivered" | "retried" | "given_up";

type AfterAttempt =
  | { delivery: "delivered" }
  | { delivery: "retried"; error: string; pauseMs: number }
  | { delivery: "given_up" };

/** `attempts` counts this one. `last`: no other attempt is wanted. */
export function afterAttempt(refusal: Refusal | null, attempts: number, last = false): AfterAttempt {
  if (refusal === null) return { delivery: "delivered" };
  const { error, final } = refusal;
  const pauseMs = final || last ? null : pauseAfter(attempts);
  return pauseMs === null ? { delivery: "given_up" } : { delivery: "retried", error, pauseMs };
}
