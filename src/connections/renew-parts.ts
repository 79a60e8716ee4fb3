/** What a refresh is made with, and the steps it tells of. */

import type { AttemptOutcome } from "#db/attempts.ts";
import type { Vault } from "#vault/vault.ts";
import type { KeptParts } from "./keep-decision.ts";

/**
 * What a refresh has just done. `claimed`: lease and journal row are written. `data-key`: all that may fail before the
 * request is at hand. `answered`: the platform's answer, or that there is none, is known here alone. `stored`: tokens,
 * row and journal, in one commit. `closed`: the journal says what a refusal was. `judged`: the state does too.
 */
export type RefreshStep = "claimed" | "data-key" | "answered" | "stored" | "closed" | "judged";

export type RenewParts = KeptParts & {
  vault: Vault;
  /** Told of each attempt that ended. */
  onRefresh(outcome: AttemptOutcome): void;
  reached(step: RefreshStep): void;
  /** False where the process is to stop, so that there is one more try and no other. */
  pause(ms: number): Promise<boolean>;
};
