/** Announces what ends soon 30, 7 and 1 days before, each once. */

import type { EndingCredential, EndingKey } from "#db/notifiable.ts";
import type { OutboxMessage } from "#db/outbox-message.ts";
import { isoDay } from "#text/iso-time.ts";

const DAY_MS = 86_400_000;
const STEPS_DAYS = [1, 7, 30] as const;

export const HORIZON_MS = 30 * DAY_MS;

export type Expiry = { workspace: { id: string }; occasion: string; message: OutboxMessage };

/** Once for a credential, however many accounts work with it. */
export function credentialEndNotice(ending: EndingCredential, title: string, nowMs: number): Expiry | null {
  const { id, credential_id: credentialId, module, kind, accounts, workspace } = ending;
  const renewed = kind === "refreshable";
  const endMs = renewed ? ending.refresh_expires_at_ms : ending.expires_at_ms;
  if (endMs === null) return null;
  const step = stepOf({ endMs, sinceMs: renewed ? ending.refresh_since_ms : null, nowMs });
  if (step === null) return null;
  const what = renewed ? "refresh token" : "access token";
  return {
    workspace,
    occasion: `${what}:${credentialId}:${endMs}:${step}`,
    message: {
      type: renewed ? "refresh_token.ending" : "access_token.ending",
      title: `${title} of ${workspace.name}: the ${what} ends on ${isoDay(endMs)}`,
      text: `That is ${within(endMs - nowMs)}. It cannot be renewed: generate a new access token at the platform and paste it before then.${accounts > 1 ? ` ${accounts} accounts work with it.` : ""}`,
      urgent: step === 1,
      atMs: nowMs,
      data: { workspace, connection: { id, module }, accounts, ends_at: new Date(endMs).toISOString() },
    },
  };
}

export function keyEndNotice(ending: EndingKey, nowMs: number): Expiry | null {
  const { id, name, workspace, created_at_ms: sinceMs, expires_at_ms: endMs } = ending;
  if (endMs === null) return null;
  const step = stepOf({ endMs, sinceMs, nowMs });
  if (step === null) return null;
  return {
    workspace,
    occasion: `api key:${id}:${endMs}:${step}`,
    message: {
      type: "api_key.ending",
      title: `The API key ${name} of ${workspace.name} ends on ${isoDay(endMs)}`,
      text: `That is ${within(endMs - nowMs)}. Create another one and give it to the client that uses this one.`,
      urgent: step === 1,
      atMs: nowMs,
      data: { workspace, api_key: { id, name }, ends_at: new Date(endMs).toISOString() },
    },
  };
}

/** A date on which a platform ends something that ShopMCP uses. `what` continues "ends". */
export type PlatformEnd = { module: string; title: string; what: string; endsOn: string; source: string };

export function platformEndNotice({ module, title, what, endsOn, source }: PlatformEnd, nowMs: number): Expiry | null {
  const endMs = Date.parse(endsOn);
  const step = stepOf({ endMs, sinceMs: null, nowMs });
  if (step === null) return null;
  return {
    workspace: { id: "instance" },
    occasion: `platform:${module}:${endsOn}:${what}:${step}`,
    message: {
      type: "platform.ending",
      title: `${title} ends ${what} on ${endsOn}`,
      text: `That is ${within(endMs - nowMs)} (${source}). Look for a newer version of ShopMCP before then.`,
      urgent: step === 1,
      atMs: nowMs,
      data: { module, what, ends_on: endsOn },
    },
  };
}

/** Announces nothing in the first half of a life, which a token that is replaced regularly never leaves. */
function stepOf({ endMs, sinceMs, nowMs }: { endMs: number; sinceMs: number | null; nowMs: number }): number | null {
  const leftMs = endMs - nowMs;
  if (leftMs <= 0 || (sinceMs !== null && leftMs > (endMs - sinceMs) / 2)) return null;
  return STEPS_DAYS.find((days) => leftMs <= days * DAY_MS) ?? null;
}

function within(ms: number): string {
  return ms <= DAY_MS ? "within a day" : `in ${Math.ceil(ms / DAY_MS)} days`;
}
