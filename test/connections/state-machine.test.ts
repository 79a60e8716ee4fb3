import { describe, expect, test } from "bun:test";
import { type ConnectionEvent, nextStanding, type Standing } from "#connections/state-machine.ts";

const CONNECTED: Standing = { state: "connected", reason: null };
const degraded = (reason: Standing["reason"]): Standing => ({ state: "degraded", reason });
const lost = (reason: Standing["reason"]): Standing => ({ state: "needs_reconnect", reason });
const UNVERIFIED: Standing = { state: "unverified", reason: "restored" };

type Row = [from: Standing, event: ConnectionEvent, to: Standing];

/** The table of the design, row by row. */
const ROWS: Row[] = [
  [CONNECTED, "refresh_failed", degraded("transient")],
  [CONNECTED, "refresh_unanswered", degraded("unanswered")],
  [degraded("transient"), "renewed", CONNECTED],
  [degraded("unanswered"), "verified", CONNECTED],
  [CONNECTED, "denied", degraded("denied")],
  [CONNECTED, "rejected", lost("rejected")],
  [degraded("denied"), "rejected", lost("rejected")],
  [CONNECTED, "never_expires", CONNECTED],
  [degraded("denied"), "never_expires", CONNECTED],
  [CONNECTED, "secret_refused", degraded("app_secret")],
  [degraded("transient"), "secret_refused", degraded("app_secret")],
  [degraded("app_secret"), "secret_refused_and_dead", lost("app_secret")],
  [degraded("app_secret"), "renewed", CONNECTED],
  [CONNECTED, "dead_once", degraded("token_refused")],
  [degraded("token_refused"), "verified", CONNECTED],
  [degraded("token_refused"), "dead_twice", lost("rejected")],
  [lost("rejected"), "renewed", CONNECTED],
  [lost("app_secret"), "verified", CONNECTED],
  [CONNECTED, "restored", UNVERIFIED],
  [lost("rejected"), "restored", UNVERIFIED],
  [UNVERIFIED, "confirmed", degraded("restored")],
  [degraded("restored"), "renewed", CONNECTED],
  [degraded("restored"), "rejected", lost("rejected")],
  [UNVERIFIED, "renewed", CONNECTED],
];

describe("a connection", () => {
  for (const [from, event, to] of ROWS)
    test(`that is ${words(from)} becomes ${words(to)} when ${event}`, () => {
      expect(nextStanding(from, event)).toEqual(to);
    });

  test("whose owner must mend something does not hide that behind an outage", () => {
    for (const reason of ["denied", "app_secret", "token_refused"] as const)
      for (const event of ["refresh_failed", "refresh_unanswered"] as const)
        expect(nextStanding(degraded(reason), event)).toEqual(degraded(reason));
  });

  test("that needs its owner, or waits for a word, is moved by no failure", () => {
    for (const from of [lost("rejected"), UNVERIFIED])
      for (const event of [
        "refresh_failed",
        "refresh_unanswered",
        "denied",
        "secret_refused",
        "dead_once",
        "dead_twice",
        "rejected",
      ] as const)
        expect(nextStanding(from, event)).toEqual(from);
    expect(nextStanding(UNVERIFIED, "verified")).toEqual(UNVERIFIED);
  });

  test("is never broken by an outage", () => {
    for (const from of [CONNECTED, degraded("transient"), degraded("unanswered")])
      for (const event of ["refresh_failed", "refresh_unanswered"] as const)
        expect(nextStanding(from, event).state).toBe("degraded");
  });
});

function words({ state, reason }: Standing): string {
  return reason === null ? state : `${state} (${reason})`;
}
