/** What a refresh makes of a connection: new tokens, a refusal, no answer, or not sent. */

import type { ConnectionRow } from "#db/connection-rows.ts";
import type { ShopError } from "#errors.ts";
import { lifetimeColumns } from "./credential-columns.ts";
import type { Decided, Facts, Now, Refusal } from "./decision-facts.ts";
import { concurrentUse, DOUBT_MS, deniedForGood, doubtAges, refusedForGood } from "./denial.ts";
import { lastError, NO_ERROR } from "./error-columns.ts";
import type { Judgement } from "./judge-credential.ts";
import { backOffDue, LEASE_MS, lookDue, soonDue, verifyDue } from "./schedule.ts";
import { moved } from "./state-change.ts";
import type { ConnectionEvent } from "./states.ts";

const EVENTS = {
  denied: "denied",
  app_secret: "secret_refused",
  refused: "refresh_failed",
  transient: "refresh_failed",
  unanswered: "refresh_unanswered",
} as const satisfies Record<Refusal, ConnectionEvent>;

const TRIED: Partial<Record<Refusal, Partial<Record<Judgement["verdict"], ConnectionEvent>>>> = {
  app_secret: { dead: "secret_refused_and_dead" },
  denied: { dead: "rejected", alive: "never_expires" },
};

const SET_ASIDE =
  "The platform does not take the refresh token, but the access token works without it. The refresh token was set aside: paste a new access token if this one ever ends.";

/** A second use of the refresh token may make the platform revoke the new tokens, so they are checked soon. */
export function refreshed({ connection, journal, happened, now }: Facts<"refreshed">): Decided<"refreshed"> {
  const { lifetime } = happened;
  const { nowMs } = now;
  const { columns, event } = moved(connection, "renewed", nowMs);
  const changes = { ...columns, ...lifetimeColumns(lifetime, connection, nowMs), failures: 0, ...NO_ERROR };
  const lookMs = { open: nowMs + LEASE_MS, over: soonDue(now), none: Number.POSITIVE_INFINITY };
  return { changes, event, due: Math.min(lookMs[concurrentUse(journal, happened)], lookDue(lifetime, now)) };
}

export function notSent({ connection, happened: { error }, now }: Facts<"not_sent">): Decided<"not_sent"> {
  const { columns, event } = moved(connection, "refresh_failed", now.nowMs);
  return { changes: { ...columns, ...failed(connection, error, now) }, event, due: laterDue(connection, now) };
}

export function refused({ connection, journal, happened, now }: Facts<"refused">): Decided<"refused"> {
  const { refusal, error } = happened;
  const by = refusedForGood(journal) ? "denied" : EVENTS[refusal];
  const { columns, event } = moved(connection, by, now.nowMs);
  const due = Math.min(
    laterDue(connection, now),
    now.nowMs + Math.max(repeatWithinMs(journal, now), now.pace.minGapMs),
  );
  return { changes: { ...columns, ...failed(connection, error, now) }, event, due };
}

/** How long a platform that repeats a lost answer is taken to do so: a killed holder's lease and one more attempt. */
const REPEATED_MS = LEASE_MS + DOUBT_MS;

/** A lost answer is asked for again while the platform repeats it; later doubts of an outage are not hurried. */
function repeatWithinMs(journal: Facts<"refused">["journal"], now: Now): number {
  const doubt = doubtAges(journal, now);
  if (doubt === null) return Number.POSITIVE_INFINITY;
  if (doubt.firstMs < REPEATED_MS) return 0;
  return doubt.newestMs < LEASE_MS ? LEASE_MS - doubt.newestMs : Number.POSITIVE_INFINITY;
}

export function needsAccess(refusal: Refusal, journal: Facts<"refused">["journal"], { pace }: Pick<Now, "pace">) {
  return refusal === "app_secret" || (refusal === "denied" && deniedForGood(journal, pace.minGapMs));
}

export function tried({ connection, journal, happened, now }: Facts<"tried">): Decided<"tried"> {
  const { refusal, verdict } = happened;
  const by = needsAccess(refusal, journal, now) ? TRIED[refusal]?.[verdict] : undefined;
  if (by === undefined) return { changes: {}, event: null, due: null };
  const { columns, event } = moved(connection, by, now.nowMs);
  const rested = { ...columns, failures: 0 };
  if (by !== "never_expires") return { changes: rested, event, due: verifyDue({ ...now, expiresAtMs: null }) };
  const warnings = [...connection.warnings.filter((warning) => warning !== SET_ASIDE), SET_ASIDE];
  const due = verifyDue({ ...now, expiresAtMs: connection.expires_at_ms });
  return { changes: { ...rested, kind: "static", warnings }, event, due };
}

function failed({ failures }: ConnectionRow, error: ShopError, { nowMs }: Now): Partial<ConnectionRow> {
  return { ...lastError(error, nowMs), failures: failures + 1 };
}

function laterDue({ failures, expires_at_ms: expiresAtMs }: ConnectionRow, now: Now): number {
  return backOffDue({ ...now, expiresAtMs, failures });
}
