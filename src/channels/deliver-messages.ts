/** Sends what is due in the outbox of workspaces, several at once and in turn among workspaces. */

import type { Clock } from "#clock.ts";
import { workOff } from "#concurrency/work-off.ts";
import type { ChannelMessageRow } from "#db/channel-messages.ts";
import type { ChannelRow } from "#db/channels.ts";
import type { Store } from "#db/store.ts";
import { ShopError } from "#errors.ts";
import { parseJson } from "#json/parse-json.ts";
import type { Log } from "#log.ts";
import { afterAttempt, type Delivery } from "#notify/after-attempt.ts";
import type { Refusal } from "#notify/channel.ts";
import { HORIZON_MS } from "#notify/pauses.ts";
import type { ChannelVault } from "#vault/channel-vault.ts";
import { readAddress } from "./address.ts";
import { pageUrlOf } from "./as-mail.ts";
import { Message } from "./message.ts";
import { quietUntil } from "./quiet-until.ts";
import type { SendParts } from "./sender.ts";

/** Each holds a socket; a receiver that hangs keeps one for 20 s. */
const AT_ONCE = 32;
/** So that a workspace whose receivers hang leaves the others most of the places. */
const AT_ONCE_A_WORKSPACE = 4;
/** Longer than the slowest send, and one before it. */
export const LEASE_MS = 120_000;

export type DeliverParts = {
  store: Store;
  vault: ChannelVault;
  clock: Clock;
  log: Log;
  sending: SendParts;
  publicUrl: URL | null;
  onDelivery(kind: ChannelRow["kind"], delivery: Delivery): void;
};

/** Ends when nothing is due; `stopping`: when what is under way has ended. */
export async function deliverMessages(parts: DeliverParts, stopping: AbortSignal): Promise<void> {
  const claim = (underway: readonly ChannelMessageRow[]) => claimFor(parts, underway);
  await workOff({ atOnce: AT_ONCE, claim, work: (row) => deliverMessage(parts, row) }, stopping);
}

async function claimFor({ store, clock }: DeliverParts, underway: readonly ChannelMessageRow[]) {
  const perWorkspace = Map.groupBy(underway, (row) => row.workspace_id);
  const full = [...perWorkspace].flatMap(([id, rows]) => (rows.length < AT_ONCE_A_WORKSPACE ? [] : [id]));
  const busy = { channels: underway.map((row) => row.channel_id), workspaces: full };
  const nowMs = await store.now(clock.now());
  return store.channelMessages.claim({
    ...{ nowMs, upMs: clock.uptime(), leaseMs: LEASE_MS, horizonMs: HORIZON_MS, limit: AT_ONCE, busy },
  });
}

/** The outcome is stored; a failure is tried again later, unless this is the `only` attempt. */
export async function deliverMessage(
  parts: DeliverParts,
  row: ChannelMessageRow,
  only = false,
): Promise<Refusal | null> {
  const { store, clock, log, onDelivery } = parts;
  const channel = await store.channels.find(row.channel_id);
  if (channel === undefined) return null;
  const { kind } = channel;
  const sent = await sendOpened(parts, channel, row);
  if ("quietUntilMs" in sent) {
    await store.channelMessages.retry(row.id, { ...sent.asBefore, dueMs: sent.quietUntilMs });
    return null;
  }
  const { refusal } = sent;
  const attempts = row.attempts + 1;
  const after = afterAttempt(refusal, attempts, only);
  const atMs = await store.now(clock.now());
  const lastError = refusal?.error ?? null;
  const fields = { channel: kind, channel_id: channel.id, type: row.type, count: attempts, cause: lastError };
  if (after.delivery === "retried") {
    await store.channelMessages.retry(row.id, { attempts, dueMs: atMs + after.pauseMs, lastError: after.error });
    const retry_seconds = after.pauseMs / 1_000;
    log.warn("A message was not accepted and will be sent again", { ...fields, retry_seconds });
  } else {
    await store.channelMessages.settle(row.id, { attempts, atMs, outcome: after.delivery, lastError });
    if (after.delivery === "given_up" && !only)
      log.error("A message was given up: look at its channel on the page", fields);
  }
  onDelivery(kind, after.delivery);
  return refusal;
}

/** In its quiet hours a message waits, and no attempt is counted. */
type Sent =
  | { refusal: Refusal | null }
  | { quietUntilMs: number; asBefore: Pick<ChannelMessageRow, "attempts"> & { lastError: string | null } };

async function sendOpened(
  { store, vault, clock, sending, publicUrl }: DeliverParts,
  channel: ChannelRow,
  row: ChannelMessageRow,
): Promise<Sent> {
  try {
    const { fields, openMessage } = await vault.open(channel);
    const parsed = parseJson(openMessage(row.message_id, row).toString("utf8"));
    const message = Message().parse(parsed.ok ? parsed.value : null);
    const nowMs = await store.now(clock.now());
    const quietUntilMs = quietUntil(message.quiet, nowMs);
    if (quietUntilMs !== null) return { quietUntilMs, asBefore: { attempts: row.attempts, lastError: row.last_error } };
    const pageUrl = pageUrlOf(message, publicUrl);
    const address = readAddress({ ...fields, kind: channel.kind });
    const { send } = await import("./send.ts");
    return { refusal: await send({ address, message, id: row.message_id, nowMs, pageUrl }, sending) };
  } catch (thrown) {
    if (!(thrown instanceof ShopError)) throw thrown;
    return { refusal: { error: thrown.code, final: thrown.code === "vault_unreadable" } };
  }
}
