/** One scheduled verification of a connection that is not refreshed. */

import { claimAttempt, finishAttempt, listAttempts } from "#db/attempts.ts";
import type { ConnectionRow } from "#db/connections.ts";
import { toShopError } from "#errors.ts";
import type { Module } from "#modules/module.ts";
import type { Vault } from "#vault/vault.ts";
import { changeState, failed, type KeptParts, lastError } from "./change-state.ts";
import { diedBefore } from "./denial.ts";
import { type Judgement, judgeCredential } from "./judge-credential.ts";
import { LEASE_MS, refreshDue, verifyDue } from "./schedule.ts";

type Target = { row: ConnectionRow; module: Module };

/** What came of it, or why nothing was asked. */
export async function verifyConnection(
  parts: KeptParts & { vault: Vault },
  { row, module }: Target,
): Promise<Judgement | "moved" | "leased" | "too_soon"> {
  const { store, clock, vault, pace } = parts;
  const claim = { connectionId: row.id, generation: row.generation, kind: "verify" } as const;
  const at = { nowMs: clock.now(), upMs: clock.uptime() };
  const claimed = await claimAttempt(store, { ...claim, ...at, leaseMs: LEASE_MS, minGapMs: pace.minGapMs });
  if (typeof claimed === "string") return claimed;
  const judgement = await vault.open(row.id).then(
    ({ fields }) => judgeCredential(module, fields),
    (thrown): Judgement => ({ verdict: "unknown", error: toShopError(thrown) }),
  );
  const before = await listAttempts(store, row.id, row.generation);
  const outcome = OUTCOMES[judgement.verdict];
  await finishAttempt(store, { id: claimed.id, outcome, endpoint: null, atMs: clock.now() });
  await record(parts, row, judgement, diedBefore(before));
  return judgement;
}

const OUTCOMES = { alive: "ok", dead: "dead", unknown: "transient" } as const;

function record(parts: KeptParts, row: ConnectionRow, judgement: Judgement, died: boolean): Promise<void> {
  const { clock, random, pace } = parts;
  const nowMs = clock.now();
  const now = (expiresAtMs: number | null) => ({ nowMs, random: random(), expiresAtMs, pace });
  if (judgement.verdict === "unknown") return changeState(parts, row, null, failed(parts, judgement.error));
  if (judgement.verdict === "dead") {
    const { error } = judgement;
    return changeState(parts, row, died ? "dead_twice" : "dead_once", ({ state, expires_at_ms }) => ({
      ...lastError(error, nowMs),
      failures: 0,
      due_at_ms: died || state === "needs_reconnect" ? verifyDue(now(expires_at_ms)) : nowMs + pace.minGapMs,
    }));
  }
  return changeState(parts, row, "verified", ({ kind, expires_at_ms }) => {
    // An end that has passed while the token lives on was none.
    const expiresAtMs = kind === "static" && expires_at_ms !== null && expires_at_ms <= nowMs ? null : expires_at_ms;
    return {
      ...(judgement.error === null ? {} : lastError(judgement.error, nowMs)),
      expires_at_ms: expiresAtMs,
      verified_at_ms: nowMs,
      failures: 0,
      due_at_ms: (kind === "refreshable" ? refreshDue : verifyDue)(now(expiresAtMs)),
    };
  });
}
