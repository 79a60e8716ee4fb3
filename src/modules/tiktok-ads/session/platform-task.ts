/** Tasks that TikTok works on beyond a call: how one is found again, and for how long it serves. */

import { createHash } from "node:crypto";

/** From the request on; later the same question has other numbers. */
export const TASK_KEPT_MS = 3_600_000;

/** Only the token that began a task opens it, so it dies with the credential. */
export function taskName(owner: { advertiserId: string; generation: number }, question: unknown): string {
  return createHash("sha256")
    .update(JSON.stringify([owner.advertiserId, owner.generation, question]))
    .digest("base64url");
}
