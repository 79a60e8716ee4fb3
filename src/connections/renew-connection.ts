/** One refresh of one connection: claim, data key, one request, store. What was won is never thrown away. */

import { type AttemptOutcome, claimAttempt, finishAttempt, listAttempts } from "#db/attempts.ts";
import type { ConnectionRow, CredentialRow } from "#db/connections.ts";
import { storeRenewed } from "#db/upkeep.ts";
import { ShopError, toShopError } from "#errors.ts";
import type { Credential, Module, RefreshAttempt } from "#modules/module.ts";
import type { Vault } from "#vault/vault.ts";
import { changeState, failed, type KeptParts, moved } from "./change-state.ts";
import { lifetimeColumns } from "./connection-row.ts";
import { deniedForGood } from "./denial.ts";
import { judgeCredential } from "./judge-credential.ts";
import { verifyDue } from "./schedule.ts";
import type { ConnectionEvent } from "./state-machine.ts";

export type RenewParts = KeptParts & {
  vault: Vault;
  /** Told of each attempt that ended. */
  onRefresh(outcome: AttemptOutcome): void;
};

/** `merged`: fields that a person has just replaced, in place of those that are sealed. */
export type RenewTarget = { row: ConnectionRow; module: Module; merged?: Credential };

/** `idle`: nothing was sent, and why. */
export type RenewResult =
  | { outcome: "idle"; why: "moved" | "leased" | "too_soon" | "nothing_to_renew" }
  | { outcome: AttemptOutcome; requests: number; error: ShopError | null };

/** Two requests of 60 s each, and what comes before and after them. */
export const LEASE_MS = 150_000;
/** Who was held up longer than this (a slow KMS, a process that was stopped) no longer trusts its lease. */
const SEND_WITHIN_MS = 20_000;
/** Each try waits for a busy database as long as the store does. */
const MAX_STORE_TRIES = 3;

const SET_ASIDE =
  "The platform does not take the refresh token, but the access token works without it. The refresh token was set aside: paste a new access token if this one ever ends.";

export async function renewConnection(parts: RenewParts, target: RenewTarget): Promise<RenewResult> {
  const { store, clock, pace } = parts;
  const { row } = target;
  // Who has just typed something does not wait for the gap.
  const minGapMs = target.merged === undefined ? pace.minGapMs : 0;
  const startedMs = clock.now();
  const claim = { connectionId: row.id, generation: row.generation, kind: "refresh", nowMs: startedMs } as const;
  const claimed = await claimAttempt(store, { ...claim, leaseMs: LEASE_MS, minGapMs });
  if (typeof claimed === "string") return { outcome: "idle", why: claimed };
  const finish = async (outcome: AttemptOutcome, endpoint: string | null) => {
    await finishAttempt(store, { id: claimed, outcome, endpoint, atMs: clock.now() });
    parts.onRefresh(outcome);
  };

  const ready = await prepare(parts, target).catch((thrown) => toShopError(thrown));
  const late = clock.now() - startedMs > SEND_WITHIN_MS;
  if (ready === null || ready instanceof ShopError || late) {
    await finish("not_sent", null);
    if (ready === null) return { outcome: "idle", why: "nothing_to_renew" };
    const error = ready instanceof ShopError ? ready : tooLate();
    await changeState(parts, row, "refresh_failed", failed(parts, error));
    return { outcome: "not_sent", requests: 0, error };
  }

  const made = await ready.attempt();
  const { endpoint, requests } = made;
  if (made.outcome === "ok") {
    const stored = await keep(parts, target.row, { made, envelope: ready.seal(made.credential), attemptId: claimed });
    const outcome = stored ? "ok" : "superseded";
    parts.onRefresh(outcome);
    return { outcome, requests, error: null };
  }
  await finish(made.outcome, endpoint);
  await judge(parts, target, { opened: ready.opened, outcome: made.outcome, error: made.error });
  return { outcome: made.outcome, requests, error: made.error };
}

type Ready = {
  opened: Credential;
  attempt: () => Promise<RefreshAttempt>;
  seal: (credential: Credential) => CredentialRow;
};

/** All that can fail before the request does so here. Null where there is nothing to renew with. */
async function prepare({ vault }: RenewParts, { row, module, merged }: RenewTarget): Promise<Ready | null> {
  const opened = merged ?? (await vault.open(row.id)).fields;
  const attempt = module.refresher?.(opened) ?? null;
  if (attempt === null) return null;
  const place = { workspaceId: row.workspace_id, module: row.module, connectionId: row.id };
  return { opened, attempt, seal: await vault.prepareSeal({ ...place, generation: row.generation + 1 }) };
}

type Won = { made: RefreshAttempt & { outcome: "ok" }; envelope: CredentialRow; attemptId: number };

async function keep(parts: RenewParts, from: ConnectionRow, { made, envelope, attemptId }: Won): Promise<boolean> {
  const { store, clock, random, pace } = parts;
  const atMs = clock.now();
  const changes = {
    ...moved(from, "renewed", atMs),
    ...lifetimeColumns(made.lifetime, from, { nowMs: atMs, random: random(), pace }),
    failures: 0,
    last_error_code: null,
    last_error_message: null,
    last_error_at_ms: null,
  };
  for (let tries = 1; ; tries++) {
    try {
      const attempt = { id: attemptId, endpoint: made.endpoint };
      return await storeRenewed(store, { from, changes, envelope, attempt, atMs });
    } catch (thrown) {
      if (tries === MAX_STORE_TRIES) throw thrown;
    }
  }
}

type Refused = { opened: Credential; outcome: Exclude<RefreshAttempt["outcome"], "ok">; error: ShopError };

const EVENTS = {
  denied: "denied",
  app_secret: "secret_refused",
  transient: "refresh_failed",
  unanswered: "refresh_unanswered",
} as const satisfies Record<Refused["outcome"], ConnectionEvent>;

/** What a refusal means depends on what came before it, and on whether the access token still lives. */
async function judge(
  parts: RenewParts,
  { row, module, merged }: RenewTarget,
  { opened, outcome, error }: Refused,
): Promise<void> {
  // What a person has just typed says nothing of what is sealed.
  if (merged !== undefined) return;
  await changeState(parts, row, EVENTS[outcome], failed(parts, error));
  const { store, clock, random, pace } = parts;
  const nowMs = clock.now();
  const rest = ({ expires_at_ms: expiresAtMs }: ConnectionRow) => ({
    failures: 0,
    due_at_ms: verifyDue({ nowMs, random: random(), expiresAtMs, pace }),
  });
  if (outcome === "app_secret" && (await judgeCredential(module, opened)).verdict === "dead")
    return changeState(parts, row, "secret_refused_and_dead", rest);
  if (outcome !== "denied" || !deniedForGood(await listAttempts(store, row.id, row.generation), pace.minGapMs)) return;
  const { verdict } = await judgeCredential(module, opened);
  if (verdict === "dead") await changeState(parts, row, "rejected", rest);
  if (verdict !== "alive") return;
  await changeState(parts, row, "never_expires", (standing) => ({
    ...rest(standing),
    kind: "static",
    warnings: [...standing.warnings.filter((warning) => warning !== SET_ASIDE), SET_ASIDE],
  }));
}

function tooLate(): ShopError {
  return new ShopError(
    "kms_unavailable",
    "The refresh was not sent, since the data key took too long. It is tried again.",
  );
}
