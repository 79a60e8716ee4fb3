/** One verification of a connection. */

import type { ConnectionRow } from "#db/connection-rows.ts";
import { ShopError, toShopError } from "#errors.ts";
import type { Module } from "#modules/module.ts";
import type { Vault } from "#vault/vault.ts";
import { claimOf } from "./claim-of.ts";
import { type Judgement, judgeCredential } from "./judge-credential.ts";
import { type DecisionParts, nowOf, storeDecision } from "./store-decision.ts";
import { storeFacts } from "./store-facts.ts";

type Target = { row: ConnectionRow; module: Module; asked: boolean };

export async function verifyConnection(
  parts: DecisionParts & { vault: Vault },
  { row, module, asked }: Target,
): Promise<Judgement | "moved" | "leased" | "too_soon"> {
  const { store, clock, vault, pace } = parts;
  const at = await clock.moment();
  const minGapMs = asked ? 0 : pace.minGapMs;
  const claimed = await store.attempts.claim({ ...claimOf(row), kind: "verify", ...at, minGapMs });
  if (typeof claimed === "string") return claimed;
  const opened = await vault.open(row.id).catch(toShopError);
  const judgement: Judgement =
    opened instanceof ShopError ? { verdict: "unknown", error: opened } : await judgeCredential(module, opened.fields);
  const verified = judgement.error === null ? judgement.verified : null;
  const judged =
    opened instanceof ShopError || verified === null
      ? row
      : await storeFacts(parts, row, { module, opened: opened.fields, verified });
  const outcome = OUTCOMES[judgement.verdict];
  await store.attempts.finish({ id: claimed.id, outcome, endpoint: null, atMs: clock.now() });
  await storeDecision({ store, now: () => nowOf(parts) }, judged, {
    what: "verified",
    ...{ judgement, asked, attemptId: claimed.id, dueBeforeMs: row.due_at_ms },
  });
  return judgement;
}

const OUTCOMES = { alive: "ok", dead: "dead", unknown: "transient" } as const;
