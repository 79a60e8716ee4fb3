/** Sends what is due in the outbox, with growing pauses after failures. */

import type { Clock } from "#clock.ts";
import type { Channel as ChannelName, OutboxRow } from "#db/outbox.ts";
import type { Store } from "#db/store.ts";
import type { Log } from "#log.ts";
import type { Channel } from "./channel.ts";
import { HORIZON_MS, pauseAfter } from "./pauses.ts";

const BATCH = 20;
/** Longer than a batch whose attempts all time out. */
const LEASE_MS = 300_000;

export type Delivery = "delivered" | "retried" | "given_up";

export type DeliverParts = {
  store: Store;
  clock: Clock;
  log: Log;
  channels: readonly Channel[];
  onDelivery(channel: ChannelName, delivery: Delivery): void;
};

/** Channels run in parallel, so that one that hangs delays no other. */
export async function deliverDue(parts: DeliverParts, stopping: AbortSignal): Promise<void> {
  await Promise.all(parts.channels.map((channel) => deliverOn(parts, channel, stopping)));
}

async function deliverOn(parts: DeliverParts, channel: Channel, stopping: AbortSignal): Promise<void> {
  const { store, clock } = parts;
  const claim = { channel: channel.name, nowMs: clock.now(), leaseMs: LEASE_MS, horizonMs: HORIZON_MS, limit: BATCH };
  for (const row of await store.outbox.claim(claim)) {
    // The rest is due again when the lease ends.
    if (stopping.aborted) return;
    await deliver(parts, channel, row);
  }
}

async function deliver({ store, clock, log, onDelivery }: DeliverParts, channel: Channel, row: OutboxRow) {
  const refusal = await channel.send(row, clock.now());
  const nowMs = clock.now();
  const attempts = row.attempts + 1;
  if (refusal === null) {
    await store.outbox.settle(row.id, { attempts, settled_at_ms: nowMs, outcome: "delivered", last_error: null });
    return onDelivery(channel.name, "delivered");
  }
  const last_error = refusal.error;
  const pauseMs = refusal.final ? null : pauseAfter(attempts);
  const fields = { channel: channel.name, type: row.message.type, count: attempts, cause: last_error };
  if (pauseMs !== null) {
    await store.outbox.settle(row.id, { attempts, due_at_ms: nowMs + pauseMs, last_error });
    log.warn("A notification was not accepted and will be sent again", { ...fields, retry_seconds: pauseMs / 1_000 });
    return onDelivery(channel.name, "retried");
  }
  await store.outbox.settle(row.id, { attempts, settled_at_ms: nowMs, outcome: "given_up", last_error });
  log.error("A notification was given up: check that its receiver answers", fields);
  return onDelivery(channel.name, "given_up");
}
