/** Rows of the design's table of states: what a paste, a restore and its owner's word make of a connection. */

import { describe, expect, test } from "bun:test";
import { decide } from "#connections/decide.ts";
import { BEFORE, DAY, FORGOTTEN, HALF, HOUR, holds, NOW, now, standing, TOMORROW, verified } from "./deciding.ts";
import type { Told } from "./told-standings.ts";

describe("a restored database", () => {
  for (const from of [
    "connected",
    "degraded: denied",
    "needs_reconnect: rejected",
    "needs_reconnect: app_secret",
  ] as const)
    holds(`makes what was ${from} wait for its owner's word`, {
      ...{ from, happened: { what: "restored" }, to: "unverified: restored", due: null },
    });
  holds("leaves what waits already", {
    ...{ from: "unverified: restored", happened: { what: "restored" }, to: "unverified: restored", due: null },
  });
  holds("goes on with a refresh at once when the word is given", {
    ...{ from: "unverified: restored", happened: { what: "confirmed" }, to: "degraded: restored", due: NOW },
    changes: { failures: 0 },
  });
  holds("is connected when the platform takes the access token then", {
    ...{ from: "degraded: restored", happened: { what: "accepted" }, to: "connected", due: null },
    changes: { verified_at_ms: NOW },
  });
  holds("is not where its refresh token was denied meanwhile", {
    ...{ from: "degraded: denied", happened: { what: "accepted" }, to: "degraded: denied", due: null },
    changes: { verified_at_ms: NOW },
  });
});

describe("what a person pastes", () => {
  const PASTED = {
    ...{ kind: "refreshable" as const, expires_at_ms: NOW + DAY, refresh_expires_at_ms: null, refresh_since_ms: null },
    ...{ account_id: "9", account_name: "Bakery", account_currency: "EUR", account_timezone: "Europe/Berlin" },
    ...{ warnings: ["new"], failures: 0, ...FORGOTTEN, verified_at_ms: NOW },
  } as const;
  const pasted = (keepsRenewal: boolean) => ({ what: "pasted", verified, keepsRenewal }) as const;

  test("is connected where nothing stood", () => {
    const facts = { connection: null, journal: [], happened: pasted(false), now };
    const first = { state: "connected", reason: null } as const;
    expect(decide(facts)).toEqual({
      changes: { ...first, state_since_ms: NOW, ...PASTED },
      event: { ...first, at_ms: NOW },
      due: HALF,
    });
  });

  const replaces = (from: Told, keepsRenewal: boolean, to: Told) =>
    test(`makes what was ${from} ${to}${keepsRenewal ? " with its old refresh token" : ""}`, () => {
      const connection = standing(from);
      const { state, reason } = standing(to);
      const since = connection.state === state ? BEFORE : NOW;
      expect(decide({ connection, journal: [], happened: pasted(keepsRenewal), now })).toEqual({
        changes: { state, reason, state_since_ms: since, ...PASTED },
        event: from === to ? null : { state, reason, at_ms: NOW },
        due: HALF,
      });
    });
  for (const from of ["connected", "degraded: denied", "needs_reconnect: rejected"] as const)
    for (const keepsRenewal of [true, false]) replaces(from, keepsRenewal, "connected");
  replaces("unverified: restored", false, "connected");
  replaces("unverified: restored", true, "unverified: restored");

  const sinceOf = (known: number | null, told: number | null) => {
    const connection = standing("connected", { refresh_expires_at_ms: known, refresh_since_ms: BEFORE });
    const happened = {
      what: "pasted",
      verified: { ...verified, refreshExpiresAtMs: told },
      keepsRenewal: false,
    } as const;
    return decide({ connection, journal: [], happened, now }).changes.refresh_since_ms;
  };
  test("has known the end of its refresh token since it was told first, unless that has moved by an hour", () => {
    expect(sinceOf(NOW, NOW + HOUR - 1)).toBe(BEFORE);
    expect(sinceOf(NOW, NOW + HOUR)).toBe(NOW);
    expect(sinceOf(null, NOW)).toBe(NOW);
    expect(sinceOf(NOW, null)).toBeNull();
  });
});

describe("what a verification learns, and what nobody can look at", () => {
  holds("changes no state", {
    ...{ from: "connected", happened: { what: "facts_changed", verified }, to: "connected", due: null },
    changes: {
      ...{ account_name: "Bakery", account_currency: "EUR", account_timezone: "Europe/Berlin", warnings: ["new"] },
    },
  });
  holds("waits for a day where this version does not have its platform", {
    ...{ from: "connected", happened: { what: "unknown_module" }, to: "connected", due: TOMORROW },
  });
});
