/** A write tool's access to TikTok: a session that reads fresh, and one POST at a time. */

import { signalOf } from "#concurrency/ending.ts";
import { ShopError } from "#errors.ts";
import { CALL_TIME_MS, type CallContext, type ConnectionAccess } from "#modules/module.ts";
import { openSession } from "../session/open-session.ts";
import type { SessionParts, TikTokSession } from "../session/session.ts";
import type { Change, ChangingClient } from "../wire/client.ts";
import type { Endpoint } from "../wire/endpoint.ts";

/** Of a call's 45 s, the rest must do for the POST (at most 15 s) and for reading back. */
const LATEST_SEND_MS = 18_000;
/** Reading stops before the call's own end, so that the answer still says what is known. */
const LAST_READ_MS = CALL_TIME_MS - 2_000;

export type ChangeSession = TikTokSession & {
  /** @throws time_limit (nothing was sent), and as the client's `change` */
  change<Data>(endpoint: Endpoint<Data>, body: Change["body"]): Promise<{ result: Data; requestId: string | null }>;
};

export type ChangeParts = SessionParts & { client: ChangingClient };

export type ConnectToChange = () => Promise<ChangeSession>;

export function connectorForChanges(
  parts: ChangeParts,
  access: ConnectionAccess,
  context: CallContext,
): ConnectToChange {
  return () => openChangeSession(parts, access, context);
}

async function openChangeSession(
  parts: ChangeParts,
  access: ConnectionAccess,
  context: CallContext,
): Promise<ChangeSession> {
  const { clock, client, cache } = parts;
  // Opening the credential counts too, because a KMS may be slow.
  const deadlineMs = clock.now() + LATEST_SEND_MS;
  // The timer outlives the call. Reads avoid that cost, but changes are few.
  const signal = AbortSignal.any([signalOf(context.signal), AbortSignal.timeout(LAST_READ_MS)]);
  const { session, way } = await openSession(parts, access, {
    context: { ...context, signal },
    fresh: true,
    continued: false,
  });
  const change: ChangeSession["change"] = async (endpoint, body) => {
    if (clock.now() > deadlineMs) throw tooLate();
    const tenant = session.facts.workspaceId;
    const { onUpstream: onRequestId, onExchange } = context;
    const bounds = { tenant, signal, deadlineMs, onSend: () => way.ledger.onSend(), onRequestId, onExchange };
    try {
      const { data, requestId } = await client.change(way.caller, { endpoint, body }, bounds);
      return { result: endpoint.read(data, way.ledger), requestId };
    } finally {
      cache.forget(way.cachePrefix);
    }
  };
  return Object.assign(session, { change });
}

function tooLate(): ShopError {
  return new ShopError(
    "time_limit",
    "TikTok took so long over reading the campaign that no time was left to change it and to look at the result. Nothing was changed. Ask again in a minute.",
  );
}
