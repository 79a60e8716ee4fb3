/** The states of a connection, and what moves it from one to another: a table, and nothing that depends on time. */

import type { ConnectionRow } from "#db/connection-rows.ts";

/** `reason`: why it is not `connected`; null where it is. */
export type Standing = Pick<ConnectionRow, "state" | "reason">;

/**
 * `pasted`: new fields that the platform accepted; `pasted_in_part`: with the refresh token that stood before.
 * `rejected`: the refresh token was denied twice, as `denial.ts` counts, and a verification says that the access token
 * is dead too. `never_expires`: denied twice likewise, but the access token works. `dead_twice`: two verifications,
 * spaced, of a credential that cannot be refreshed. `denied`: the refresh token was, or for hours the platform
 * has said nothing but no, in whatever words. `secret_refused_and_dead`: the app's secret is wrong and the access
 * token is dead. `restored`, `confirmed`: the data came from a backup, and the owner has said that this copy is the only
 * one.
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

const CONNECTED: Standing = { state: "connected", reason: null };
const REJECTED: Standing = { state: "needs_reconnect", reason: "rejected" };
const NO_SECRET: Standing = { state: "needs_reconnect", reason: "app_secret" };
const CONFIRMED: Standing = { state: "degraded", reason: "restored" };
const RESTORED: Standing = { state: "unverified", reason: "restored" };
const degraded = (reason: Standing["reason"]): Standing => ({ state: "degraded", reason });

/** Null: everything stays as it is. */
type Row = Record<ConnectionEvent, Standing | null>;

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

/** No further trouble changes a state that only good news or its owner's word can leave. */
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

const TABLE: Record<Standing["state"], Row> = {
  connected: ALIVE,
  degraded: ALIVE,
  // Only what the platform accepts brings it back; it is not broken twice.
  needs_reconnect: {
    ...ALIVE,
    ...UNMOVED_BY_TROUBLE,
  },
  // Nothing happens to it until its owner has said that this copy is the only one: that it works says nothing of that,
  // and neither does a part that is pasted anew.
  unverified: {
    ...ALIVE,
    ...UNMOVED_BY_TROUBLE,
    pasted_in_part: null,
    verified: null,
    restored: null,
    confirmed: CONFIRMED,
  },
};

/** What the owner must mend is not hidden behind an outage that came later. */
const WEIGHTY: ReadonlySet<Standing["reason"]> = new Set<Standing["reason"]>(["denied", "app_secret", "token_refused"]);
const PASSING: ReadonlySet<ConnectionEvent> = new Set<ConnectionEvent>(["refresh_failed", "refresh_unanswered"]);

export function nextStanding(standing: Standing, event: ConnectionEvent): Standing {
  if (standing.state === "degraded" && WEIGHTY.has(standing.reason) && PASSING.has(event)) return standing;
  return TABLE[standing.state][event] ?? standing;
}

/** Where nothing stood before. */
export const FIRST: Standing = CONNECTED;
