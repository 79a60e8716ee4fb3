/** What can happen to a connection, and the facts by which it is decided what stands then. */

import type { ConnectionRow } from "#db/connection-rows.ts";
import type { Decision, Standing } from "#db/decisions.ts";
import type { ShopError } from "#errors.ts";
import type { Lifetime, RefreshAttempt, Verified } from "#modules/module.ts";
import type { Judgement } from "./judge-credential.ts";
import type { Pace } from "./schedule.ts";

/** Of a refresh that was sent and did not bring new tokens. */
export type Refusal = Exclude<RefreshAttempt["outcome"], "ok">;

type Happenings = {
  /** The platform accepted what a person has pasted. `keepsRenewal`: with the refresh token that stood before. */
  pasted: { verified: Verified; keepsRenewal: boolean };
  /** A verification found the account changed. */
  learnt: { verified: Verified };
  /** New tokens. `besides`: attempts with the same refresh token that may be at it still, as the claim found them. */
  won: { lifetime: Lifetime; attemptId: number; besides: readonly number[] };
  /** No refresh was sent, since something that it needs could not be had. */
  not_sent: { error: ShopError };
  refused: { refusal: Refusal; error: ShopError };
  /** After a refusal the access token was tried. */
  tried: { refusal: Refusal; verdict: Judgement["verdict"] };
  /**
   * `asked`: by somebody who waits for it. `dueBeforeMs`: when it was due before the verification was claimed.
   * `attemptId`: of the verification.
   */
  verified: { judgement: Judgement; asked: boolean; attemptId: number; dueBeforeMs: number };
  /** Its platform is not known to this version. */
  unknown_module: object;
  /** The database came from elsewhere. */
  restored: object;
  /** Its owner has said that this copy is the only one. */
  confirmed: object;
  /** Then the platform took the access token. */
  accepted: object;
};

export type What = keyof Happenings;

export type Happened<W extends What> = { [Each in W]: { what: Each } & Happenings[Each] }[W];

/** `random`: in [0, 1). `upMs`: the machine's uptime. */
export type Now = { nowMs: number; upMs: number; random: number; pace: Pace };

/** What depends on neither chance nor pace. */
type Dated = "restored" | "confirmed" | "accepted";

export type Facts<W extends What> = {
  /** Null only where something is pasted and nothing stood. */
  connection: W extends "pasted" ? ConnectionRow | null : ConnectionRow;
  journal: Standing["journal"];
  happened: { what: W } & Happenings[W];
  now: W extends Dated ? Pick<Now, "nowMs"> : Now;
};

/** All that a credential makes of a row, but for what says whose it is. */
export type Pasted = Omit<
  ConnectionRow,
  "id" | "workspace_id" | "module" | "label" | "generation" | "due_at_ms" | "created_at_ms"
>;

export type Decided<W extends What> = W extends "pasted" ? Decision<Pasted> & { due: number } : Decision;
