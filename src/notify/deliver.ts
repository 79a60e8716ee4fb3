/** Sends what is due in the outbox, with growing pauses after failures. */

import type { Clock } from "#clock.ts";
import type { Channel as ChannelName, OutboxRow } from "#db/outbox.ts";
import type { Store } from "#db/store.ts";
import type { Log } from "#log.ts";
import { afterAttempt, type Delivery } from "./after-attempt.ts";
import type { Channel } from "./channel.ts";
import { HORIZON_MS } from "./pauses.ts";

const BATCH = 20;
/** Longer than a batch whose attempts all time out. */
const LEASE_MS = 300_000;

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
  const lease = { nowMs: await store.now(clock.now()), upMs: clock.uptime(), leaseMs: LEASE_MS };
  const claim = { channel: channel.name, ...lease, horizonMs: HORIZON_MS, limit: BATCH };
  for (const row of await store.outbox.claim(claim)) {
    // The rest is due again when the lease ends.
    if (stopping.aborted) return;
    await deliver(parts, channel, row);
  }
}

async function deliver({ store, clock, log, onDelivery }: DeliverParts, channel: Channel, row: OutboxRow) {
  const refusal = await channel.send(row, clock.now());
  const nowMs = await store.now(clock.now());
  const attempts = row.attempts + 1;
  const after = afterAttempt(refusal, attempts);
  const last_error = refusal?.error ?? null;
  const fields = { channel: channel.name, type: row.message.type, count: attempts, cause: last_error };
  if (after.delivery === "retried") {
    await store.outbox.settle(row.id, { attempts, due_at_ms: nowMs + after.pauseMs, last_error });
    const retry_seconds = after.pauseMs / 1_000;
    log.warn("A notification was not accepted and will be sent again", { ...fields, retry_seconds });
  } else {
    await store.outbox.settle(row.id, { attempts, settled_at_ms: nowMs, outcome: after.delivery, last_error });
    if (after.delivery === "given_up")
      log.error("A notification was given up: check that its receiver answers", fields);
  }
  onDelivery(channel.name, after.delivery);
}
