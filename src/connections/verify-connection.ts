/** One verification of a connection: on a schedule where it is not refreshed, and where somebody asks for it. */

import { claimAttempt, finishAttempt, listAttempts } from "#db/attempts.ts";
import type { ConnectionRow } from "#db/connection-rows.ts";

import { ShopError, toShopError } from "#errors.ts";
import type { Module } from "#modules/module.ts";
import type { Vault } from "#vault/vault.ts";
import { changeState, failed, type KeptParts, lastError } from "./change-state.ts";
import { diedBefore } from "./denial.ts";
import { type Judgement, judgeCredential } from "./judge-credential.ts";
import { keepFacts } from "./keep-facts.ts";
import { backOffDue, LEASE_MS, refreshDue, verifyDue } from "./schedule.ts";

/** `asked`: by somebody who waits for it, and so not too soon after the last one. */
type Target = { row: ConnectionRow; module: Module; asked: boolean };

/** What came of it, or why nothing was asked. */
export async function verifyConnection(
  parts: KeptParts & { vault: Vault },
  { row, module, asked }: Target,
): Promise<Judgement | "moved" | "leased" | "too_soon"> {
  const { store, clock, vault, pace } = parts;
  const claim = { connectionId: row.id, generation: row.generation, kind: "verify" } as const;
  const at = { nowMs: clock.now(), upMs: clock.uptime() };
  const minGapMs = asked ? 0 : pace.minGapMs;
  const claimed = await claimAttempt(store, { ...claim, ...at, leaseMs: LEASE_MS, minGapMs });
  if (typeof claimed === "string") return claimed;
  const opened = await vault.open(row.id).catch(toShopError);
  const judgement: Judgement =
    opened instanceof ShopError ? { verdict: "unknown", error: opened } : await judgeCredential(module, opened.fields);
  const verified = judgement.error === null ? judgement.verified : null;
  const judged =
    opened instanceof ShopError || verified === null
      ? row
      : await keepFacts(parts, row, { sealed: opened.fields, verified });
  const attempts = (await listAttempts(store, row.id, row.generation)).filter(({ id }) => id <= claimed.id);
  const outcome = OUTCOMES[judgement.verdict];
  await finishAttempt(store, { id: claimed.id, outcome, endpoint: null, atMs: clock.now() });
  const died = diedBefore(attempts, pace.minGapMs);
  const noRefreshHelps = judgement.verdict === "dead" && judgement.error.code === "advertiser_not_found";
  const alone = row.kind === "static" || row.state === "needs_reconnect" || noRefreshHelps;
  if (alone) await recordAlone(parts, judged, judgement, died);
  else if (asked) await recordBeside(parts, judged, judgement);
  else await recordUnrenewed(parts, judged, judgement, died);
  return judgement;
}

const OUTCOMES = { alive: "ok", dead: "dead", unknown: "transient" } as const;

/** Where refreshes go on: this neither breaks it nor puts one off, nor does it hide that one was refused. */
function recordBeside(parts: KeptParts, row: ConnectionRow, { verdict, error }: Judgement): Promise<void> {
  const nowMs = parts.clock.now();
  const told = lastError(error, nowMs);
  if (verdict === "unknown") return changeState(parts, row, null, () => ({ ...told, due_at_ms: row.due_at_ms }));
  if (verdict === "dead") return changeState(parts, row, "refresh_failed", () => ({ ...told, due_at_ms: nowMs }));
  const checked = { ...told, verified_at_ms: nowMs, due_at_ms: row.due_at_ms };
  // The access token works, and the App Secret where there is no error; of the refresh token nobody knows.
  const heals = error === null && row.reason !== "denied";
  return changeState(parts, row, heals ? "verified" : null, () => checked);
}

/** Where the platform does not renew the token: all else is tried again as seldom as a refresh that fails. */
function recordUnrenewed(parts: KeptParts, row: ConnectionRow, { verdict, error }: Judgement, died: boolean) {
  const { clock, random, pace } = parts;
  const now = { nowMs: clock.now(), random: random(), expiresAtMs: null, pace };
  const told = lastError(error, now.nowMs);
  if (verdict !== "dead") {
    const checked = verdict === "alive" ? { ...told, verified_at_ms: now.nowMs } : told;
    return changeState(parts, row, null, ({ failures }) => ({
      ...checked,
      due_at_ms: backOffDue({ ...now, failures }),
    }));
  }
  const due_at_ms = died ? verifyDue(now) : now.nowMs + pace.minGapMs;
  return changeState(parts, row, died ? "dead_twice" : null, () => ({ ...told, due_at_ms }));
}

function recordAlone(parts: KeptParts, row: ConnectionRow, judgement: Judgement, died: boolean): Promise<void> {
  const { clock, random, pace } = parts;
  const nowMs = clock.now();
  const now = (expiresAtMs: number | null) => ({ nowMs, random: random(), expiresAtMs, pace });
  if (judgement.verdict === "unknown") return changeState(parts, row, null, failed(parts, judgement.error));
  if (judgement.verdict === "dead") {
    const { error } = judgement;
    return changeState(parts, row, died ? "dead_twice" : "dead_once", ({ state }) => ({
      ...lastError(error, nowMs),
      failures: 0,
      due_at_ms: died || state === "needs_reconnect" ? verifyDue(now(null)) : nowMs + pace.minGapMs,
    }));
  }
  return changeState(parts, row, "verified", ({ kind, expires_at_ms }) => {
    // The sealed one: a clock that ran ahead may have taken it for past.
    const endMs = judgement.error === null ? judgement.verified.expiresAtMs : expires_at_ms;
    // An end that has passed while the token lives on was none.
    const expiresAtMs = kind === "static" && endMs !== null && endMs <= nowMs ? null : endMs;
    return {
      ...lastError(judgement.error, nowMs),
      expires_at_ms: expiresAtMs,
      verified_at_ms: nowMs,
      failures: 0,
      due_at_ms: (kind === "refreshable" ? refreshDue : verifyDue)(now(expiresAtMs)),
    };
  });
}
