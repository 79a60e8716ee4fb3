/** The states of a connection and their transitions, as a table. */

import type { ConnectionRow } from "#db/connection-rows.ts";

export type StateWithReason = Pick<ConnectionRow, "state" | "reason">;

/**
 * `pasted_in_part`: with the old refresh token. `rejected`: denied twice, and the access token is dead.
 * `never_expires`: denied twice, but the access token works. `denied`: once, or refused for hours.
 */
export type ConnectionEvent =
  | "pasted"
  | "pasted_in_part"
  | "renewed"
  | "verified"
  | "refresh_failed"
  | "refresh_unanswered"
  | "denied"
  | "rejected"
  | "never_expires"
  | "secret_refused"
  | "secret_refused_and_dead"
  | "dead_once"
  | "dead_twice"
  | "restored"
  | "confirmed";

const CONNECTED: StateWithReason = { state: "connected", reason: null };
const REJECTED: StateWithReason = { state: "needs_reconnect", reason: "rejected" };
const NO_SECRET: StateWithReason = { state: "needs_reconnect", reason: "app_secret" };
const CONFIRMED: StateWithReason = { state: "degraded", reason: "restored" };
const RESTORED: StateWithReason = { state: "unverified", reason: "restored" };
const degraded = (reason: StateWithReason["reason"]): StateWithReason => ({ state: "degraded", reason });

type Row = Record<ConnectionEvent, StateWithReason | null>;

const ALIVE: Row = {
  pasted: CONNECTED,
  pasted_in_part: CONNECTED,
  renewed: CONNECTED,
  verified: CONNECTED,
  refresh_failed: degraded("transient"),
  refresh_unanswered: degraded("unanswered"),
  denied: degraded("denied"),
  rejected: REJECTED,
  never_expires: CONNECTED,
  secret_refused: degraded("app_secret"),
  secret_refused_and_dead: NO_SECRET,
  dead_once: degraded("token_refused"),
  dead_twice: REJECTED,
  restored: RESTORED,
  confirmed: null,
};

/** Trouble does not change these states; success or the owner does. */
const UNMOVED_BY_TROUBLE = {
  refresh_failed: null,
  refresh_unanswered: null,
  denied: null,
  rejected: null,
  never_expires: null,
  secret_refused: null,
  secret_refused_and_dead: null,
  dead_once: null,
  dead_twice: null,
} satisfies Partial<Row>;

const TABLE: Record<StateWithReason["state"], Row> = {
  connected: ALIVE,
  degraded: ALIVE,
  // Only what the platform accepts brings it back.
  needs_reconnect: {
    ...ALIVE,
    ...UNMOVED_BY_TROUBLE,
  },
  // Neither a working token nor a partly new credential says that this copy is the only one.
  unverified: {
    ...ALIVE,
    ...UNMOVED_BY_TROUBLE,
    pasted_in_part: null,
    verified: null,
    restored: null,
    confirmed: CONFIRMED,
  },
};

/** A later outage does not hide what the owner must fix. */
const WEIGHTY: ReadonlySet<StateWithReason["reason"]> = new Set<StateWithReason["reason"]>([
  "denied",
  "app_secret",
  "token_refused",
]);
const PASSING: ReadonlySet<ConnectionEvent> = new Set<ConnectionEvent>(["refresh_failed", "refresh_unanswered"]);

export function nextState(current: StateWithReason, event: ConnectionEvent): StateWithReason {
  if (current.state === "degraded" && WEIGHTY.has(current.reason) && PASSING.has(event)) return current;
  return TABLE[current.state][event] ?? current;
}

export const FIRST: StateWithReason = CONNECTED;
