import { describe, expect, test } from "bun:test";
import { deniedForGood, diedBefore, mayBeRenewed, refusedForGood } from "#connections/denial.ts";
import type { AttemptRow } from "#db/attempts.ts";

type Told = Pick<AttemptRow, "outcome"> & { atSeconds: number; upSeconds?: number; kind?: AttemptRow["kind"] };

/** Newest first, as the journal gives them. */
const journal = (...told: Told[]): AttemptRow[] =>
  told.toReversed().map(({ atSeconds, upSeconds, outcome, kind = "refresh" }, id) => ({
    id,
    credential_id: "con_1",
    connection_id: "con_1",
    generation: 1,
    kind,
    started_at_ms: atSeconds * 1_000,
    started_up_ms: upSeconds === undefined ? null : upSeconds * 1_000,
    lease_until_ms: 0,
    finished_at_ms: outcome === null ? null : 0,
    outcome,
    endpoint: null,
  }));

const forGood = (...told: Told[]) => deniedForGood(journal(...told), 60_000);

describe("a refresh token", () => {
  test("is denied for good by two denials that are spaced, and not by one or by two at once", () => {
    expect(forGood({ atSeconds: 0, outcome: "denied" })).toBe(false);
    const atOnce = { atSeconds: 0, upSeconds: 0, outcome: "denied" } as const;
    expect(forGood(atOnce, atOnce)).toBe(false);
    expect(forGood({ atSeconds: 0, outcome: "denied" }, { atSeconds: 59, outcome: "denied" })).toBe(false);
    expect(forGood({ atSeconds: 0, outcome: "denied" }, { atSeconds: 60, outcome: "denied" })).toBe(true);
  });

  test("is not while an attempt without an answer began less than two minutes before either of them", () => {
    for (const outcome of [null, "unanswered"] as const) {
      const doubt = { atSeconds: 0, outcome };
      expect(forGood(doubt, { atSeconds: 119, outcome: "denied" }, { atSeconds: 200, outcome: "denied" })).toBe(false);
      expect(forGood(doubt, { atSeconds: 120, outcome: "denied" }, { atSeconds: 200, outcome: "denied" })).toBe(true);
    }
    const between = { atSeconds: 100, outcome: "unanswered" } as const;
    expect(forGood({ atSeconds: 0, outcome: "denied" }, between, { atSeconds: 300, outcome: "denied" })).toBe(false);
  });

  test("is denied for good by what the machine's uptime says where somebody has set the clock, either way", () => {
    for (const jump of [90_000, -90_000]) {
      const denied = (upSeconds: number) => ({ atSeconds: jump + upSeconds, upSeconds, outcome: "denied" }) as const;
      const doubt = { atSeconds: 0, upSeconds: 0, outcome: null };
      expect(forGood(doubt, denied(119), denied(200))).toBe(false);
      expect(forGood(doubt, denied(120), denied(179))).toBe(false);
      expect(forGood(doubt, denied(120), denied(180))).toBe(true);
    }
    const before = { atSeconds: 500, upSeconds: 500, outcome: null };
    const startedAnew = (atSeconds: number) => ({ atSeconds, upSeconds: atSeconds - 600, outcome: "denied" }) as const;
    expect(forGood(before, startedAnew(619), startedAnew(700))).toBe(false);
    expect(forGood(before, startedAnew(620), startedAnew(700))).toBe(true);
  });

  test("is not by outages, by refreshes that were never sent, or by verifications", () => {
    for (const outcome of ["transient", "not_sent", "app_secret"] as const)
      expect(forGood({ atSeconds: 0, outcome }, { atSeconds: 500, outcome: "denied" })).toBe(false);
  });
});

describe("a platform that says no in other words", () => {
  const refusedFor = (...told: Told[]) => refusedForGood(journal(...told));
  const refused = (hours: number) => ({ atSeconds: hours * 3_600, outcome: "refused" }) as const;

  test("is believed after three hours of nothing else, or after forty times", () => {
    expect(refusedFor(refused(0), refused(2.9))).toBe(false);
    expect(refusedFor(refused(0), refused(1), refused(3))).toBe(true);
    const often = Array.from({ length: 40 }, (_, minute) => refused(minute / 60));
    expect(refusedFor(...often.slice(1))).toBe(false);
    expect(refusedFor(...often)).toBe(true);
  });

  test("is not where an outage, a limit or a silence came between, and is where a refresh was not sent", () => {
    for (const outcome of ["transient", "unanswered", null, "app_secret"] as const)
      expect(refusedFor(refused(0), { atSeconds: 3_600, outcome }, refused(3), refused(5))).toBe(false);
    expect(refusedFor(refused(0), { atSeconds: 3_600, outcome: "not_sent" }, refused(3))).toBe(true);
  });

  test("may renew after all what was given up for that, unless it has denied it once", () => {
    expect(mayBeRenewed({ reason: "rejected" }, journal(refused(0), refused(3)))).toBe(true);
    expect(mayBeRenewed({ reason: "app_secret" }, journal(refused(0)))).toBe(false);
    expect(mayBeRenewed({ reason: "rejected" }, journal(refused(0), { atSeconds: 60, outcome: "denied" }))).toBe(false);
    expect(mayBeRenewed({ reason: "rejected" }, journal({ atSeconds: 0, outcome: "denied" }))).toBe(false);
  });
});

test("a token died before where a verification says so that began long enough ago, and none has found it alive since", () => {
  const verify = (atSeconds: number, outcome: AttemptRow["outcome"]) =>
    ({ atSeconds, outcome, kind: "verify" }) as const;
  const died = (...told: Told[]) => diedBefore(journal(...told), 60_000);
  expect(died(verify(0, "dead"), verify(60, "transient"), verify(120, null))).toBe(true);
  expect(died()).toBe(false);
  expect(died(verify(0, "dead"), verify(59, null))).toBe(false);
  expect(died(verify(0, "dead"), verify(40, "dead"), verify(60, null))).toBe(true);
  expect(died(verify(0, "dead"), verify(60, "ok"), verify(120, null))).toBe(false);
  expect(died(verify(0, "dead"), verify(60, "ok"), verify(90, "dead"), verify(120, null))).toBe(false);
  expect(died({ atSeconds: 0, outcome: "denied" }, verify(120, null))).toBe(false);
});
