/** Tells the owner of coming problems while answers still work. */

import type { Outlook } from "#connections/connections.ts";
import type { ConnectionFacts, ToolAnswer } from "#modules/module.ts";
import { reasonWords } from "#text/connection-reasons.ts";
import { counted } from "#text/counted.ts";
import { isoDay } from "#text/iso-time.ts";
import type { Principal } from "#workspaces/principal.ts";

const DAY_MS = 86_400_000;
/** Days ahead from which an end is announced. */
const KEY_NOTICE_DAYS = 7;
/** The last two are announced more urgently. */
const TOKEN_NOTICE_DAYS = [30, 7, 1] as const;

type Told = { principal: Principal; facts: ConnectionFacts; outlook: Outlook; title: string; nowMs: number };

export function noticeFor(told: Told): string | null {
  const ofConnection = trouble(told) ?? comingEnd(told);
  const ofKey = keyNotice(told.principal, told.nowMs);
  if (ofConnection === null && ofKey === null) return null;
  return `Tell the owner: ${[ofConnection, ofKey].filter((notice) => notice !== null).join(" ")}`;
}

/** The answer with what goes into its `meta` besides; null where there is none. */
export function withNotice(answer: ToolAnswer, notice: string | null, receipt: string | null): ToolAnswer {
  const meta: ToolAnswer["meta"] = { ...answer.meta };
  if (notice !== null) meta.notice = notice;
  if (receipt !== null) meta.receipt = receipt;
  return { ...answer, meta };
}

function trouble({ facts: { state, expiresAtMs }, outlook: { reason }, title }: Told): string | null {
  const words = reasonWords({ state, reason });
  if (words === null || words.todo === null) return null;
  const until = words.tokenLives && expiresAtMs !== null ? ` (it ends on ${minute(expiresAtMs)} UTC)` : "";
  const short = words.short.charAt(0).toLowerCase() + words.short.slice(1);
  return `${short}${until}. ${words.todo(` in ${settingsOf(title)}`)}`;
}

function comingEnd({ facts: { kind, expiresAtMs }, outlook, title, nowMs }: Told): string | null {
  if (kind === "static") {
    if (expiresAtMs === null || expiresAtMs - nowMs > TOKEN_NOTICE_DAYS[0] * DAY_MS) return null;
    return `the access token ends on ${isoDay(expiresAtMs)}${left(expiresAtMs - nowMs)} and cannot be refreshed; generate a new one and paste it in ${settingsOf(title)} before then.`;
  }
  const { refresh_expires_at_ms: endMs, refresh_since_ms: sinceMs } = outlook;
  if (endMs === null || endMs - nowMs > TOKEN_NOTICE_DAYS[0] * DAY_MS) return null;
  // A refresh token that is replaced at each refresh never gets past half of its life.
  if (sinceMs !== null && endMs - nowMs > (endMs - sinceMs) / 2) return null;
  return `the refresh token ends on ${isoDay(endMs)}${left(endMs - nowMs)}, after which this connection cannot be renewed; generate a new access token and paste it in ${settingsOf(title)} before then.`;
}

function left(leftMs: number): string {
  const [, week, last] = TOKEN_NOTICE_DAYS;
  if (leftMs <= 0) return " (that has passed)";
  if (leftMs <= last * DAY_MS) return " (within a day)";
  return leftMs <= week * DAY_MS ? ` (in ${counted(Math.ceil(leftMs / DAY_MS), "day")})` : "";
}

function settingsOf(title: string): string {
  return `Settings → Integrations → ${title}`;
}

function keyNotice(principal: Principal, nowMs: number): string | null {
  if (principal.keyExpiresAtMs === null || principal.keyExpiresAtMs - nowMs > KEY_NOTICE_DAYS * DAY_MS) return null;
  return `this API key of ShopMCP expires on ${isoDay(principal.keyExpiresAtMs)}; create another one before then.`;
}

function minute(ms: number): string {
  return new Date(ms).toISOString().slice(0, 16).replace("T", " ");
}
