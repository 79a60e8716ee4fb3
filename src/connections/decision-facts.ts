/** Events of a connection, and the facts to decide by. */

import type { ConnectionRow } from "#db/connection-rows.ts";
import type { Decision, DecisionBasis } from "#db/decisions.ts";
import type { ShopError } from "#errors.ts";
import type { Lifetime, RefreshAttempt, Verified } from "#modules/module.ts";
import type { Judgement } from "./judge-credential.ts";
import type { Pace } from "./schedule.ts";

export type Refusal = Exclude<RefreshAttempt["outcome"], "ok" | "not_sent">;

type Happenings = {
  pasted: { verified: Verified; keepsRenewal: boolean };
  facts_changed: { verified: Verified };
  refreshed: { lifetime: Lifetime; attemptId: number; concurrentIds: readonly number[] };
  not_sent: { error: ShopError };
  refused: { refusal: Refusal; error: ShopError };
  tried: { refusal: Refusal; verdict: Judgement["verdict"] };
  /** `asked`: somebody waits for it. `dueBeforeMs`: when it was due before it was claimed. */
  verified: { judgement: Judgement; asked: boolean; attemptId: number; dueBeforeMs: number };
  unknown_module: object;
  restored: object;
  confirmed: object;
  accepted: object;
};

export type What = keyof Happenings;

/** `random`: in [0, 1). `upMs`: the machine's uptime. */
export type Now = { nowMs: number; upMs: number; random: number; pace: Pace };

type Dated = "restored" | "confirmed" | "accepted";

export type Facts<W extends What> = {
  connection: W extends "pasted" ? ConnectionRow | null : ConnectionRow;
  journal: DecisionBasis["journal"];
  happened: { what: W } & Happenings[W];
  now: W extends Dated ? Pick<Now, "nowMs"> : Now;
};

export type Pasted = Omit<
  ConnectionRow,
  "id" | "workspace_id" | "module" | "label" | "credential_id" | "generation" | "due_at_ms" | "created_at_ms"
>;

export type Decided<W extends What> = W extends "pasted" ? Decision<Pasted> & { due: number } : Decision;
