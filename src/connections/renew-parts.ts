/** Dependencies and steps of a refresh. */

import type { AttemptOutcome } from "#db/attempts.ts";
import type { Vault } from "#vault/vault.ts";
import type { DecisionParts } from "./store-decision.ts";

/** Steps that tests stop at. `data-key`: all that may fail before the request is done. */
export type RefreshStep = "claimed" | "data-key" | "answered" | "stored" | "closed" | "judged";

export type RenewParts = DecisionParts & {
  vault: Vault;
  onRefresh(outcome: AttemptOutcome): void;
  reached(step: RefreshStep): void;
  /** False where the process is stopping: one more try is allowed. */
  pause(ms: number): Promise<boolean>;
};
