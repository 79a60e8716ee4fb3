/** What the owner should hear soon, said in an answer that still works: afterwards there is no turn to say it in. */

import type { ConnectionFacts } from "#modules/module.ts";
import type { Principal } from "#workspaces/principal.ts";

const DAY_MS = 86_400_000;
/** Days of runway from which a coming end is announced. */
const KEY_NOTICE_DAYS = 7;
const TOKEN_NOTICE_DAYS = 30;

/** Null where nothing needs the owner. */
export function noticeFor({
  principal,
  facts,
  nowMs,
}: {
  principal: Principal;
  facts: ConnectionFacts;
  nowMs: number;
}): string | null {
  const notices = [connectionNotice(facts, nowMs), keyNotice(principal, nowMs)].filter((notice) => notice !== null);
  return notices.length === 0 ? null : `Tell the owner: ${notices.join(" ")}`;
}

function connectionNotice(facts: ConnectionFacts, nowMs: number): string | null {
  if (facts.kind !== "static" || facts.expiresAtMs === null) return null;
  const leftMs = facts.expiresAtMs - nowMs;
  if (leftMs > TOKEN_NOTICE_DAYS * DAY_MS) return null;
  return `the access token ends on ${day(facts.expiresAtMs)} and cannot be refreshed; generate a new one and paste it in Settings → Integrations before then.`;
}

function keyNotice(principal: Principal, nowMs: number): string | null {
  if (principal.keyExpiresAtMs === null || principal.keyExpiresAtMs - nowMs > KEY_NOTICE_DAYS * DAY_MS) return null;
  return `this API key of ShopMCP expires on ${day(principal.keyExpiresAtMs)}; create another one before then.`;
}

function day(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}
