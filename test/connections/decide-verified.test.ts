/** Rows of the design's table of states: what a verification makes of a connection. */

import { describe } from "bun:test";
import type { Judgement } from "#connections/judge-credential.ts";
import {
  alive,
  aliveWithoutSecret,
  BACK_OFF,
  DAY,
  type Dead,
  DUE_BEFORE,
  dead,
  FAILED,
  gone,
  HALF,
  holds,
  MINUTE,
  NOW,
  type Past,
  TOLD,
  TOMORROW,
  UNDER_WAY,
  unknown,
} from "./deciding.ts";

const looked = (judgement: Judgement, asked = false) =>
  ({ what: "verified", judgement, asked, attemptId: UNDER_WAY, dueBeforeMs: DUE_BEFORE }) as const;

const underWay: Past = { agoSeconds: 0, outcome: null, kind: "verify" };
const diedAgo = (agoSeconds: number): Past[] => [underWay, { agoSeconds, outcome: "dead", kind: "verify" }];
const deadFor = ({ error: { code, message } }: Dead) => ({
  ...{ last_error_code: code, last_error_message: message, last_error_at_ms: NOW },
});

describe("a verification of what is not refreshed", () => {
  const given = { kind: "static", expires_at_ms: null } as const;
  const DEAD = { failures: 0, ...deadFor(dead) };
  holds("that fails once is trouble, and is made again in a minute", {
    ...{ from: "connected", given, past: [underWay], happened: looked(dead), to: "degraded: token_refused" },
    ...{ due: NOW + MINUTE, changes: DEAD },
  });
  holds("that fails a second time within a minute is the same trouble", {
    ...{ from: "degraded: token_refused", given, past: diedAgo(59), happened: looked(dead) },
    ...{ to: "degraded: token_refused", due: NOW + MINUTE, changes: DEAD },
  });
  for (const from of ["connected", "degraded: token_refused"] as const)
    for (const [name, judgement] of [
      ["the token dead", dead],
      ["the advertiser gone", gone],
    ] as const)
      holds(`that finds ${name} again, spaced, makes what was ${from} need its owner`, {
        ...{ from, given, past: diedAgo(60), happened: looked(judgement) },
        ...{ to: "needs_reconnect: rejected", due: TOMORROW, changes: { failures: 0, ...deadFor(judgement) } },
      });
  holds("does not count one that began after it", {
    ...{ from: "degraded: token_refused", given, happened: looked(dead), to: "degraded: token_refused" },
    past: [{ agoSeconds: -60, outcome: "dead", kind: "verify", id: UNDER_WAY + 1 }, underWay],
    ...{ due: NOW + MINUTE, changes: DEAD },
  });
  holds("that comes to nothing changes no state and backs off", {
    ...{ from: "connected", given, happened: looked(unknown), to: "connected", due: BACK_OFF, changes: FAILED },
  });
  const WORKS = { verified_at_ms: NOW, failures: 0, expires_at_ms: NOW + DAY };
  for (const from of [
    ...(["connected", "degraded: token_refused", "degraded: transient", "degraded: restored"] as const),
    ...(["needs_reconnect: rejected", "needs_reconnect: app_secret"] as const),
  ])
    holds(`that succeeds makes what was ${from} connected`, {
      ...{ from, given, happened: looked(alive), to: "connected", due: TOMORROW, changes: WORKS },
    });
  holds("that succeeds beyond a known end shows that it was none", {
    ...{ from: "connected", given: { kind: "static", expires_at_ms: NOW }, happened: looked(aliveWithoutSecret) },
    ...{ to: "connected", due: TOMORROW },
    changes: {
      ...{ verified_at_ms: NOW, failures: 0, expires_at_ms: null, last_error_code: "app_secret_wrong" },
      ...{ last_error_message: "Secret.", last_error_at_ms: NOW },
    },
  });
  holds("that fails once more leaves what needs its owner for a day", {
    ...{ from: "needs_reconnect: rejected", past: [underWay], happened: looked(dead), to: "needs_reconnect: rejected" },
    ...{ due: TOMORROW, changes: DEAD },
  });
  holds("of what is refreshed and needs its owner makes it connected, to be refreshed", {
    ...{ from: "needs_reconnect: rejected", happened: looked(alive), to: "connected", due: HALF, changes: WORKS },
  });
  holds("that finds the advertiser gone is one, since no refresh helps", {
    ...{ from: "connected", past: [underWay], happened: looked(gone, true), to: "degraded: token_refused" },
    ...{ due: NOW + MINUTE, changes: { failures: 0, ...deadFor(gone) } },
  });
  holds("of what waits for its owner's word changes nothing of that", {
    ...{ from: "unverified: restored", given, happened: looked(alive), to: "unverified: restored" },
    ...{ due: TOMORROW, changes: WORKS },
  });
});

describe("a verification that somebody asks for, of what is refreshed", () => {
  const CHECKED = { verified_at_ms: NOW };
  for (const from of ["connected", "degraded: transient", "degraded: app_secret", "degraded: restored"] as const)
    holds(`makes what was ${from} connected, and puts no refresh off`, {
      ...{ from, happened: looked(alive, true), to: "connected", due: DUE_BEFORE, changes: CHECKED },
    });
  for (const from of ["degraded: denied", "unverified: restored"] as const)
    holds(`does not heal what is ${from}`, {
      ...{ from, happened: looked(alive, true), to: from, due: DUE_BEFORE, changes: CHECKED },
    });
  holds("heals nothing where the App Secret is wrong", {
    ...{ from: "degraded: transient", happened: looked(aliveWithoutSecret, true), to: "degraded: transient" },
    due: DUE_BEFORE,
    changes: {
      ...CHECKED,
      ...{ last_error_code: "app_secret_wrong", last_error_message: "Secret.", last_error_at_ms: NOW },
    },
  });
  holds("that fails makes the next refresh due, and never counts towards dead", {
    ...{ from: "connected", past: diedAgo(60), happened: looked(dead, true), to: "degraded: transient" },
    ...{ due: NOW, changes: deadFor(dead) },
  });
  holds("that comes to nothing changes nothing", {
    ...{ from: "connected", happened: looked(unknown, true), to: "connected", due: DUE_BEFORE, changes: TOLD },
  });
});

describe("a verification of what the platform does not renew", () => {
  holds("that succeeds heals nothing, and is tried again as seldom as a refresh", {
    ...{ from: "degraded: denied", happened: looked(alive), to: "degraded: denied", due: BACK_OFF },
    changes: { verified_at_ms: NOW },
  });
  holds("that comes to nothing is tried again likewise", {
    ...{ from: "degraded: denied", happened: looked(unknown), to: "degraded: denied", due: BACK_OFF, changes: TOLD },
  });
  holds("that fails once is made again in a minute", {
    ...{ from: "degraded: denied", past: [underWay], happened: looked(dead), to: "degraded: denied" },
    ...{ due: NOW + MINUTE, changes: deadFor(dead) },
  });
  holds("that fails twice makes it need its owner", {
    ...{ from: "degraded: denied", past: diedAgo(60), happened: looked(dead), to: "needs_reconnect: rejected" },
    ...{ due: TOMORROW, changes: deadFor(dead) },
  });
});
