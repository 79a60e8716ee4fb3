/** Rows of the design's table of states: what a refresh makes of a connection, by its journal. */

import { describe } from "bun:test";
import type { Refusal } from "#connections/decision-facts.ts";
import type { Judgement } from "#connections/judge-credential.ts";
import type { AttemptRow } from "#db/attempts.ts";
import type { ConnectionRow } from "#db/connection-rows.ts";
import {
  BACK_OFF,
  DAY,
  error,
  FAILED,
  FORGOTTEN,
  HALF,
  HOUR,
  holds,
  MINUTE,
  NOW,
  type Past,
  TOLD,
  TOMORROW,
  UNDER_WAY,
} from "./deciding.ts";
import { ALL_TOLD, type Told } from "./told-standings.ts";

const RENEWED: Partial<ConnectionRow> = {
  ...{ kind: "refreshable", expires_at_ms: NOW + DAY, failures: 0 },
  ...{ refresh_expires_at_ms: NOW + 30 * DAY, refresh_since_ms: NOW },
  ...FORGOTTEN,
};
const refreshed = (concurrentIds: number[] = []) =>
  ({
    what: "refreshed",
    lifetime: { kind: "refreshable", expiresAtMs: NOW + DAY, refreshExpiresAtMs: NOW + 30 * DAY },
    attemptId: UNDER_WAY,
    concurrentIds,
  }) as const;
const refused = (refusal: Refusal) => ({ what: "refused", refusal, error }) as const;
const tried = (refusal: Refusal, verdict: Judgement["verdict"]) => ({ what: "tried", refusal, verdict }) as const;

const DENIED_TWICE: Past[] = [
  { agoSeconds: 0, outcome: "denied" },
  { agoSeconds: 60, outcome: "denied" },
];

describe("a refresh that brings new tokens", () => {
  for (const from of ALL_TOLD)
    holds(`makes what was ${from} connected`, {
      from,
      happened: refreshed(),
      to: "connected",
      due: HALF,
      changes: RENEWED,
    });

  const contested = (
    name: string,
    { due, past, concurrentIds }: { due: number; past: Past[]; concurrentIds?: number[] },
  ) =>
    holds(name, {
      ...{ from: "connected", past, happened: refreshed(concurrentIds), to: "connected", due, changes: RENEWED },
    });
  const own: Past = { agoSeconds: 5, outcome: null };
  const after = (outcome: AttemptRow["outcome"]): Past[] => [{ agoSeconds: 1, outcome, id: UNDER_WAY + 1 }, own];
  contested("is looked at after a lease where a later refresh may be at it", { due: NOW + 480_000, past: after(null) });
  for (const outcome of ["denied", "unanswered"] as const)
    contested(`is looked at in a minute where a later one was ${outcome}`, { due: NOW + MINUTE, past: after(outcome) });
  for (const outcome of ["transient", "refused", "not_sent", "ok"] as const)
    contested(`is not looked at sooner where a later one was ${outcome}`, { due: HALF, past: after(outcome) });
  const before = (outcome: AttemptRow["outcome"]): Past[] => [own, { agoSeconds: 600, outcome, id: 7 }];
  contested("nor for one before it that had ended", { due: HALF, past: before(null), concurrentIds: [] });
  contested("but for one that had not", { due: NOW + 480_000, past: before(null), concurrentIds: [7] });
  contested("or has since", { due: NOW + MINUTE, past: before("transient"), concurrentIds: [7] });
  const verification: Past = { agoSeconds: 1, outcome: null, kind: "verify", id: UNDER_WAY + 1 };
  contested("and not for a verification", { due: HALF, past: [verification, own] });
});

describe("a refresh that does not", () => {
  const failing = (from: Told, refusal: Refusal, to: Told) =>
    holds(`was ${refusal}, and leads from ${from} to ${to}`, {
      ...{ from, happened: refused(refusal), to, due: BACK_OFF, changes: FAILED },
    });
  failing("connected", "transient", "degraded: transient");
  failing("connected", "refused", "degraded: transient");
  failing("connected", "unanswered", "degraded: unanswered");
  failing("connected", "denied", "degraded: denied");
  failing("connected", "app_secret", "degraded: app_secret");
  failing("degraded: restored", "transient", "degraded: transient");
  for (const from of ["degraded: denied", "degraded: app_secret", "degraded: token_refused"] as const)
    for (const refusal of ["transient", "refused", "unanswered"] as const) failing(from, refusal, from);
  for (const from of ["needs_reconnect: rejected", "unverified: restored"] as const)
    for (const refusal of ["transient", "refused", "unanswered", "denied", "app_secret"] as const)
      failing(from, refusal, from);

  const refusedFor = (agoSeconds: number): Past[] => [
    { agoSeconds: 0, outcome: "refused" },
    { agoSeconds, outcome: "refused" },
  ];
  holds("for three hours of refusals counts as denied", {
    ...{ from: "degraded: transient", past: refusedFor(10_800), happened: refused("refused") },
    ...{ to: "degraded: denied", due: BACK_OFF, changes: FAILED },
  });
  holds("for less does not", {
    ...{ from: "degraded: transient", past: refusedFor(10_799), happened: refused("refused") },
    ...{ to: "degraded: transient", due: BACK_OFF, changes: FAILED },
  });

  const LATE = { failures: 20, expires_at_ms: null };
  const doubted = (name: string, past: Past[], due: number) =>
    holds(name, {
      ...{ from: "degraded: unanswered", given: LATE, past, happened: refused("transient") },
      ...{ to: "degraded: transient", due, changes: { ...TOLD, failures: 21 } },
    });
  const lost = (agoSeconds: number): Past => ({ agoSeconds, outcome: "unanswered" });
  doubted("is repeated after a minute while the platform repeats a lost answer", [lost(60)], NOW + MINUTE);
  doubted("and so it is after a killed holder's lease", [{ agoSeconds: 481, outcome: null }], NOW + MINUTE);
  doubted("until ten minutes after the first one", [lost(60), lost(599)], NOW + MINUTE);
  doubted("then within a lease of the newest", [lost(60), lost(600)], NOW + 7 * MINUTE);
  doubted("but not within a minute", [lost(460), lost(900)], NOW + MINUTE);
  doubted("and as seldom as ever when that is long ago", [lost(480), lost(900)], NOW + 15 * MINUTE);
  doubted(
    "and a doubt from before the last success does not count",
    [lost(60), { agoSeconds: 120, outcome: "ok" }, lost(900)],
    NOW + MINUTE,
  );

  holds("since it could not be sent is an outage, whatever the journal says", {
    ...{ from: "connected", past: refusedFor(10_800), happened: { what: "not_sent", error } },
    ...{ to: "degraded: transient", due: BACK_OFF, changes: FAILED },
  });
});

describe("a refresh token that is denied twice", () => {
  for (const from of ["connected", "degraded: denied", "degraded: transient"] as const) {
    holds(`is lost from ${from} where the access token is dead`, {
      ...{ from, past: DENIED_TWICE, happened: tried("denied", "dead") },
      ...{ to: "needs_reconnect: rejected", due: TOMORROW, changes: { failures: 0 } },
    });
    holds(`is set aside from ${from} where the access token works`, {
      ...{ from, past: DENIED_TWICE, happened: tried("denied", "alive") },
      ...{ to: "connected", due: NOW + 12 * HOUR },
      changes: {
        ...{ failures: 0, kind: "static" },
        warnings: [
          "The platform does not take the refresh token, but the access token works without it. The refresh token was set aside: paste a new access token if this one ever ends.",
        ],
      },
    });
    holds(`is neither from ${from} where nobody knows of the access token`, {
      ...{ from, past: DENIED_TWICE, happened: tried("denied", "unknown"), to: from, due: null },
    });
  }
  const untouched = (name: string, past: Past[], refusal: Refusal = "denied") => {
    for (const verdict of ["alive", "dead"] as const)
      holds(`${name}: nothing follows from an access token that is ${verdict}`, {
        ...{ from: "degraded: denied", past, happened: tried(refusal, verdict), to: "degraded: denied", due: null },
      });
  };
  untouched("once", [{ agoSeconds: 0, outcome: "denied" }]);
  untouched("less than a minute apart", [
    { agoSeconds: 0, outcome: "denied" },
    { agoSeconds: 59, outcome: "denied" },
  ]);
  untouched("within two minutes of a refresh without an answer", [
    ...DENIED_TWICE,
    { agoSeconds: 60 + 119, outcome: null },
  ]);
  for (const refusal of ["transient", "refused", "unanswered"] as const)
    untouched(`and then ${refusal}`, DENIED_TWICE, refusal);
  holds("two minutes after one without an answer is lost", {
    ...{ from: "degraded: denied", past: [...DENIED_TWICE, { agoSeconds: 60 + 120, outcome: "unanswered" }] },
    ...{ happened: tried("denied", "dead"), to: "needs_reconnect: rejected", due: TOMORROW, changes: { failures: 0 } },
  });
});

describe("a wrong App Secret", () => {
  for (const from of ["connected", "degraded: app_secret"] as const)
    holds(`needs its owner from ${from} when the access token is dead`, {
      ...{ from, happened: tried("app_secret", "dead") },
      ...{ to: "needs_reconnect: app_secret", due: TOMORROW, changes: { failures: 0 } },
    });
  for (const verdict of ["alive", "unknown"] as const)
    holds(`waits while the access token is ${verdict}`, {
      ...{
        from: "degraded: app_secret",
        happened: tried("app_secret", verdict),
        to: "degraded: app_secret",
        due: null,
      },
    });
});
