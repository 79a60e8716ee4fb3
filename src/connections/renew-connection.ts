/** One refresh of a connection: claim, data key, request, store. Obtained tokens are never discarded. */

import type { AttemptOutcome, Claimed } from "#db/attempts.ts";
import type { ConnectionRow } from "#db/connection-rows.ts";
import { ShopError, toShopError } from "#errors.ts";
import type { Credential, Module, Refresher } from "#modules/module.ts";
import type { Seal } from "#vault/vault.ts";
import { claimOf } from "./claim-of.ts";
import { needsAccess } from "./decide-refresh.ts";
import type { Refusal } from "./decision-facts.ts";
import { judgeTokens } from "./judge-tokens.ts";
import type { RenewParts } from "./renew-parts.ts";
import { soonDue } from "./schedule.ts";
import { nowOf, storeDecision } from "./store-decision.ts";
import { storeRenewed } from "./store-renewed.ts";

/** `merged`: fields that a person just replaced. */
export type RenewTarget = { row: ConnectionRow; module: Module; merged?: Credential };

export type RenewResult =
  | { outcome: "idle"; why: "moved" | "leased" | "too_soon" | "nothing_to_renew" | "stopping" }
  | { outcome: AttemptOutcome; requests: number; error: ShopError | null };

/** After a longer delay (slow KMS, stopped process) the lease is no longer trusted. */
const READY_WITHIN_MS = 20_000;
/** For both requests. What comes after the last one, sixty seconds and storing the result, is within the lease. */
const SEND_WITHIN_MS = 90_000;

export async function renewConnection(parts: RenewParts, target: RenewTarget): Promise<RenewResult> {
  const { store, clock, pace } = parts;
  const { row } = target;
  // A person who pasted something does not wait.
  const minGapMs = target.merged === undefined ? pace.minGapMs : 0;
  const tookMs = clock.stopwatch();
  const started = await clock.moment();
  const { credential_id: credentialId, generation } = row;
  const claimed = await store.attempts.claim({ ...claimOf(row), kind: "refresh", ...started, minGapMs });
  if (typeof claimed === "string") return { outcome: "idle", why: claimed };
  parts.reached("claimed");
  const finish = async (outcome: AttemptOutcome, endpoint: string | null) => {
    await store.attempts.finish({ id: claimed.id, outcome, endpoint, atMs: clock.now() });
    parts.onRefresh(outcome);
  };

  const ready = await prepare(parts, target, claimed).catch((thrown) => toShopError(thrown));
  const late = tookMs() > READY_WITHIN_MS;
  if (ready === null || ready instanceof ShopError || late) {
    await finish("not_sent", null);
    if (ready === null) return { outcome: "idle", why: "nothing_to_renew" };
    const error = ready instanceof ShopError ? ready : tooLate();
    await storeDecision({ store, now: () => nowOf(parts) }, row, { what: "not_sent", error });
    return { outcome: "not_sent", requests: 0, error };
  }

  parts.reached("data-key");
  // The clocks of a machine that was suspended may have stood still as well.
  if (!(await store.attempts.isNewest({ id: claimed.id, credentialId }))) {
    await finish("not_sent", null);
    return { outcome: "idle", why: "leased" };
  }
  const made = await ready.attempt(() => tookMs() <= SEND_WITHIN_MS);
  parts.reached("answered");
  const { endpoint, requests } = made;
  if (made.outcome === "ok") {
    const outcome = await storeRenewed(parts, row, { made, claimed, ...ready });
    parts.reached("stored");
    parts.onRefresh(outcome);
    return { outcome, requests, error: null };
  }
  await finish(made.outcome, endpoint);
  if (made.outcome === "not_sent") {
    await storeDecision({ store, now: () => nowOf(parts) }, row, { what: "not_sent", error: made.error });
    return { outcome: "not_sent", requests, error: made.error };
  }
  if (made.outcome !== "transient") {
    await store.decisions.pullInMoved({ id: credentialId, generation }, soonDue({ nowMs: clock.now(), pace }));
  }
  parts.reached("closed");
  await judge(parts, target, { opened: ready.opened, refusal: made.outcome, error: made.error });
  parts.reached("judged");
  return { outcome: made.outcome, requests, error: made.error };
}

type Ready = {
  opened: Credential;
  attempt: Refresher;
  seal: Seal;
  sealAnew: () => Promise<Seal>;
};

/** Everything that can fail happens before the request. Null where there is nothing to renew with. */
async function prepare(
  { vault }: RenewParts,
  { row, module, merged }: RenewTarget,
  { isAlone }: Claimed,
): Promise<Ready | null> {
  const opened = merged ?? (await vault.open(row.id)).fields;
  const attempt = module.refresher?.(opened) ?? null;
  if (attempt === null) return null;
  const accountFields = module.sharing?.accountFields ?? [];
  const seal = await vault.prepareReseal(row.id, accountFields, { isAlone });
  return { opened, attempt, seal, sealAnew: () => vault.prepareReseal(row.id, accountFields) };
}

type Refused = { opened: Credential; refusal: Refusal; error: ShopError };

async function judge(
  parts: RenewParts,
  { row, module, merged }: RenewTarget,
  { opened, refusal, error }: Refused,
): Promise<void> {
  if (merged !== undefined) return;
  const { store } = parts;
  const kept = { store, now: () => nowOf(parts) };
  await storeDecision(kept, row, { what: "refused", refusal, error });
  if (!needsAccess(refusal, await store.attempts.list(row.credential_id, row.generation), parts)) return;
  const { verdict } = await judgeTokens(parts, module, { row, opened });
  await storeDecision(kept, row, { what: "tried", refusal, verdict });
}

function tooLate(): ShopError {
  return new ShopError(
    "kms_unavailable",
    "The refresh was not sent because the data key took too long. ShopMCP tries again automatically.",
  );
}
