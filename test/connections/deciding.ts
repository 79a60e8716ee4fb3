/** One connection, its journal and what happens to it, and the whole of what is decided then. */

import { expect, test } from "bun:test";
import { decide } from "#connections/decide.ts";
import type { Facts, What } from "#connections/decision-facts.ts";
import type { Judgement } from "#connections/judge-credential.ts";
import type { AttemptRow } from "#db/attempts.ts";
import type { ConnectionRow } from "#db/connection-rows.ts";
import { ShopError } from "#errors.ts";
import type { Verified } from "#modules/module.ts";
import { connectionRow } from "../fakes/connection-row.ts";
import { STANDINGS, type Told } from "./told-standings.ts";

const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
export const NOW = Date.parse("2026-11-22T12:00:00Z");
export const BEFORE = NOW - 5 * DAY;
/** When it was due before a verification was claimed. */
export const DUE_BEFORE = NOW + 3 * HOUR;
/** The id of the attempt that is under way. */
export const UNDER_WAY = 100;

export const now = { nowMs: NOW, upMs: 9 * DAY, random: 0.5, pace: { minGapMs: MINUTE, verifyEveryMs: DAY } };
export const error = new ShopError("upstream_unavailable", "The platform said no.");
export const TOLD = { last_error_code: error.code, last_error_message: error.message, last_error_at_ms: NOW };
export const FORGOTTEN = { last_error_code: null, last_error_message: null, last_error_at_ms: null };

export function standing(told: Told, given: Partial<ConnectionRow> = {}): ConnectionRow {
  return connectionRow("con_1", "ws_1", {
    ...STANDINGS[told],
    ...{ kind: "refreshable", state_since_ms: BEFORE, failures: 2, expires_at_ms: NOW + 12 * HOUR },
    ...{ last_error_code: "old", last_error_message: "Old.", last_error_at_ms: BEFORE },
    ...given,
  });
}

/** What a row says of itself and of its past: `agoSeconds` before now. */
export type Past = { agoSeconds: number; outcome: AttemptRow["outcome"]; kind?: AttemptRow["kind"]; id?: number };

export function journal(...past: Past[]): AttemptRow[] {
  return past.map(({ agoSeconds, outcome, kind = "refresh", id }, at) => ({
    id: id ?? UNDER_WAY - at,
    credential_id: "con_1",
    connection_id: kind === "verify" ? "con_1" : null,
    generation: 1,
    kind,
    started_at_ms: NOW - agoSeconds * SECOND,
    started_up_ms: 9 * DAY - agoSeconds * SECOND,
    lease_until_ms: 0,
    finished_at_ms: outcome === null ? null : NOW,
    outcome,
    endpoint: null,
  }));
}

export const verified: Verified = {
  ...{ kind: "refreshable", expiresAtMs: NOW + DAY, credential: {}, warnings: ["new"] },
  account: { id: "9", name: "Bakery", currency: "EUR", timezone: "Europe/Berlin" },
};
export type Dead = { verdict: "dead"; error: ShopError };
export const alive: Judgement = { verdict: "alive", error: null, verified };
export const dead: Dead = { verdict: "dead", error: new ShopError("token_invalid", "Dead.") };
export const gone: Dead = { verdict: "dead", error: new ShopError("advertiser_not_found", "Gone.") };
export const unknown: Judgement = { verdict: "unknown", error };
export const aliveWithoutSecret: Judgement = { verdict: "alive", error: new ShopError("app_secret_wrong", "Secret.") };

type Case<W extends What> = {
  from: Told;
  given?: Partial<ConnectionRow>;
  past?: Past[];
  happened: Facts<W>["happened"];
  to: Told;
  due: number | null;
  changes?: Partial<ConnectionRow>;
};

/** The whole answer: the state, since when, the entry of the history, the due time and every other column. */
export function holds<W extends Exclude<What, "pasted">>(name: string, one: Case<W>): void {
  test(name, () => {
    const { from, given, past = [], happened, to, due, changes = {} } = one;
    const connection = standing(from, given);
    const facts = { connection, journal: journal(...past), happened, now };
    const decision = decide<Exclude<What, "pasted">>(facts);
    const after = { ...connection, ...decision.changes };
    const isMoved = from.split(":")[0] !== to.split(":")[0];
    const { state, reason } = standing(to);
    const since = isMoved ? NOW : BEFORE;
    expect(after).toEqual({ ...connection, state, reason, state_since_ms: since, ...changes });
    expect(decision.event).toEqual(from === to ? null : { state, reason, at_ms: NOW });
    expect(decision.due).toBe(due);
  });
}

/** Half of the lifetime of a day. */
export const HALF = NOW + 12 * HOUR;
/** The third failure: half of two minutes, at this chance. */
export const BACK_OFF = NOW + MINUTE;
export const FAILED = { ...TOLD, failures: 3 };
export const TOMORROW = NOW + DAY;
