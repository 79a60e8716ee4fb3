/** What a verification makes of a connection. */

import type { ConnectionRow } from "#db/connection-rows.ts";
import type { Decision } from "#db/decisions.ts";
import type { Facts, Now } from "./decision-facts.ts";
import { diedBefore } from "./denial.ts";
import { lastError } from "./error-columns.ts";
import type { Judgement } from "./judge-credential.ts";
import { backOffDue, lookDue, soonDue, verifyDue } from "./schedule.ts";
import { moved } from "./state-change.ts";
import type { ConnectionEvent } from "./states.ts";

export function verified(facts: Facts<"verified">): Decision {
  const { connection, happened, now } = facts;
  const { judgement, asked, dueBeforeMs } = happened;
  const noRefreshHelps = judgement.verdict === "dead" && judgement.error.code === "advertiser_not_found";
  if (connection.kind === "static" || connection.state === "needs_reconnect" || noRefreshHelps)
    return alone(connection, judgement, now, isDead(facts));
  if (asked) return beside(connection, judgement, now, dueBeforeMs);
  return unrenewed(connection, judgement, now, isDead(facts));
}

/** Leaves the refresh due that the confirmation asked for. */
export function accepted({ connection, now: { nowMs } }: Facts<"accepted">): Decision {
  return works(connection, nowMs);
}

/** The journal has the verifications of the credential's other connections, too. */
function isDead({ connection, journal, happened, now }: Facts<"verified">): boolean {
  return diedBefore(
    journal.filter(({ id, connection_id: of }) => id <= happened.attemptId && of === connection.id),
    now.pace.minGapMs,
  );
}

function alone(connection: ConnectionRow, judgement: Judgement, now: Now, died: boolean): Decision {
  const { nowMs } = now;
  const { kind, expires_at_ms: endsAtMs, failures, state } = connection;
  const told = lastError(judgement.error, nowMs);
  if (judgement.verdict === "unknown") {
    const due = backOffDue({ ...now, expiresAtMs: endsAtMs, failures });
    return { changes: { ...told, failures: failures + 1 }, event: null, due };
  }
  const isAlive = judgement.verdict === "alive";
  const { columns, event } = moved(connection, isAlive ? "verified" : deadBy(died), nowMs);
  const changes = { ...columns, ...told, failures: 0 };
  if (!isAlive) {
    const isLost = died || state === "needs_reconnect";
    return { changes, event, due: isLost ? verifyDue({ ...now, expiresAtMs: null }) : soonDue(now) };
  }
  // The sealed end, in case a clock that ran ahead cleared the row's.
  const endMs = judgement.error === null ? judgement.verified.expiresAtMs : endsAtMs;
  // The token outlived its stated end.
  const expiresAtMs = kind === "static" && endMs !== null && endMs <= nowMs ? null : endMs;
  return {
    changes: { ...changes, expires_at_ms: expiresAtMs, verified_at_ms: nowMs },
    event,
    due: lookDue({ kind, expiresAtMs }, now),
  };
}

function deadBy(died: boolean): ConnectionEvent {
  return died ? "dead_twice" : "dead_once";
}

/** Does not delay refreshes, and does not hide a refused one. */
function beside(connection: ConnectionRow, { verdict, error }: Judgement, now: Now, dueMs: number): Decision {
  const { nowMs } = now;
  const told = lastError(error, nowMs);
  if (verdict === "unknown") return { changes: told, event: null, due: dueMs };
  if (verdict === "dead") {
    const { columns, event } = moved(connection, "refresh_failed", nowMs);
    return { changes: { ...columns, ...told }, event, due: nowMs };
  }
  if (error !== null) return { changes: { ...told, verified_at_ms: nowMs }, event: null, due: dueMs };
  return { ...works(connection, nowMs), due: dueMs };
}

/** Access token and App Secret work; the refresh token was not tried. */
function works(connection: ConnectionRow, nowMs: number): Decision {
  const verifiedAt = { verified_at_ms: nowMs };
  if (connection.reason === "denied") return { changes: verifiedAt, event: null, due: null };
  const { columns, event } = moved(connection, "verified", nowMs);
  return { changes: { ...columns, ...verifiedAt }, event, due: null };
}

/** Where the platform refuses to renew, errors are retried with back-off. */
function unrenewed(connection: ConnectionRow, { verdict, error }: Judgement, now: Now, died: boolean): Decision {
  const { nowMs } = now;
  const told = lastError(error, nowMs);
  if (verdict !== "dead") {
    const changes = verdict === "alive" ? { ...told, verified_at_ms: nowMs } : told;
    return { changes, event: null, due: backOffDue({ ...now, expiresAtMs: null, failures: connection.failures }) };
  }
  if (!died) return { changes: told, event: null, due: soonDue(now) };
  const { columns, event } = moved(connection, "dead_twice", nowMs);
  return { changes: { ...columns, ...told }, event, due: verifyDue({ ...now, expiresAtMs: null }) };
}
