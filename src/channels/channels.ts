/** Channels of a workspace: where its messages go. */

import { randomBytes } from "node:crypto";
import type { ChannelKind, ChannelRow, ChannelStored } from "#db/channels.ts";
import { ShopError } from "#errors.ts";
import { newId } from "#id.ts";
import { Secret } from "#secret.ts";
import type { Actor, AuditTrail } from "#workspaces/audit-trail.ts";
import { readName, type Workspaces } from "#workspaces/workspaces.ts";
import { type Address, isSameAddress, mergeAddress, readAddress, sealable } from "./address.ts";
import { type DeliverParts, deliverMessage, LEASE_MS } from "./deliver-messages.ts";
import { failureWords } from "./failure-words.ts";
import { addressGone, testMessage } from "./own-messages.ts";
import { limitAt, MOST_A_DAY, sealedFor } from "./put-message.ts";

const MOST_CHANNELS = 20;
/** Old addresses that wait for their last message. */
const MOST_LEAVING = 20;
const MAX_TRIES = 3;
const WEBHOOK_SECRET_BYTES = 32;

type Fields = Readonly<Record<string, unknown>>;

export type NewChannel = { workspaceId: string; kind: ChannelKind; name: string; fields: Fields };
export type ChangedChannel = {
  workspaceId: string;
  id: string;
  name?: string | undefined;
  fields?: Fields | undefined;
};

/** `secret`: of a webhook, where it was made here; shown once. */
export type StoredChannel = { row: ChannelRow; secret: Secret | null };

export type Channels = {
  /** @throws invalid_input (also where nothing can ever be sent there), not_found, conflict, vault_*, kms_* */
  create(wanted: NewChannel, actor: Actor): Promise<StoredChannel>;
  /** The old address is told where it changes. @throws invalid_input, not_found, conflict, vault_*, kms_* */
  change(wanted: ChangedChannel, actor: Actor): Promise<StoredChannel>;
  /** It is told, too. @throws not_found, conflict, kms_* */
  remove(place: { workspaceId: string; id: string }, actor: Actor): Promise<void>;
  /** Our own sentence, never what the receiver answers. @throws not_found, plan_limit, vault_*, kms_* */
  test(place: { workspaceId: string; id: string }, actor: Actor): Promise<{ delivered: boolean; sentence: string }>;
};

type Parts = DeliverParts & { audit: AuditTrail; workspaces: Workspaces };

export function createChannels(parts: Parts): Channels {
  const { store, vault, clock, audit, workspaces, sending } = parts;
  const find = async ({ workspaceId, id }: { workspaceId: string; id: string }) => {
    const row = (await store.channels.list(workspaceId)).find((each) => each.id === id);
    if (row !== undefined) return row;
    throw noSuchChannel();
  };
  const opened = async (row: ChannelRow) => {
    const { fields, messageKey } = await vault.open(row);
    return { address: readAddress({ ...fields, kind: row.kind }), messageKey };
  };
  const sealed = (row: Pick<ChannelRow, "id" | "workspace_id">, address: Address, messageKey?: Secret) =>
    vault.seal({ workspaceId: row.workspace_id, channelId: row.id }, sealable(address), messageKey);
  const lastMessage = async (row: ChannelRow, actor: Actor, what: "changed" | "removed") => {
    const workspace = await workspaces.require(row.workspace_id);
    const message = addressGone({ workspace, channel: row, by: actor.name, what, atMs: clock.now() });
    return sealedFor(vault, row, { message_id: newId("evt"), occasion: `left:${row.id}`, message });
  };

  return {
    async create({ workspaceId, kind, name, fields }, actor) {
      await workspaces.require(workspaceId);
      const made = kind === "webhook" && fields.secret === undefined ? newWebhookSecret() : null;
      const address = readAddress({ ...fields, ...(made === null ? {} : { secret: made }), kind });
      mustFit(address);
      const nowMs = clock.now();
      const begun = { id: newId("ch"), workspace_id: workspaceId, kind, name: readName(name, "channel") };
      const row = await storing(async () => {
        const times = { created_at_ms: nowMs, changed_at_ms: nowMs, left_at_ms: null };
        const row = { ...begun, ...times, ...(await sealed(begun, address)) };
        return [row, await store.channels.insert(row, MOST_CHANNELS)];
      });
      await audit.record({
        actor,
        action: "channel.create",
        workspaceId,
        target: row.id,
        targetName: row.name,
        outcome: "ok",
      });
      return { row, secret: made };
    },
    async change({ workspaceId, id, name, fields = {} }, actor) {
      const row = await storing(async () => {
        const from = await find({ workspaceId, id });
        const { address: before, messageKey } = await opened(from);
        const address = mergeAddress(before, fields);
        if (Object.keys(fields).length > 0) mustFit(address);
        const renamed = name === undefined ? from.name : readName(name, "channel");
        const nowMs = await store.now(clock.now());
        const to = { ...from, name: renamed, changed_at_ms: nowMs, ...(await sealed(from, address, messageKey)) };
        const leaving = isSameAddress(before, address) ? null : await leavingCopy(from, before);
        const last = leaving === null ? null : { row: leaving, last: await lastMessage(leaving, actor, "changed") };
        return [to, await store.channels.replace({ from, to, leaving: last, nowMs, mostLeaving: MOST_LEAVING })];
      });
      await audit.record({
        actor,
        action: "channel.change",
        workspaceId,
        target: id,
        targetName: row.name,
        outcome: "ok",
      });
      return { row, secret: null };
    },
    async remove({ workspaceId, id }, actor) {
      const { name: targetName } = await storing(async () => {
        const row = await find({ workspaceId, id });
        const last = await lastMessage(row, actor, "removed");
        const nowMs = await store.now(clock.now());
        return [row, await store.channels.leave({ row, last, nowMs, mostLeaving: MOST_LEAVING })];
      });
      await audit.record({ actor, action: "channel.remove", workspaceId, target: id, targetName, outcome: "ok" });
    },
    async test({ workspaceId, id }, actor) {
      const row = await find({ workspaceId, id });
      const nowMs = await store.now(clock.now());
      const message = testMessage({ workspace: await workspaces.require(workspaceId), channel: row, atMs: nowMs });
      const message_id = newId("evt");
      const sealedRow = await sealedFor(vault, row, { message_id, occasion: `test:${message_id}`, message });
      const lease = { dueMs: nowMs + LEASE_MS, leasedUpMs: clock.uptime() };
      const given = { nowMs, ...lease, insteadOf: null, ...limitAt(nowMs) };
      const [waiting] = await store.channelMessages.put([sealedRow], given);
      if (waiting === undefined)
        throw new ShopError(
          "plan_limit",
          `This workspace has sent ${MOST_A_DAY} messages within a day, which is the limit. Try again later.`,
        );
      const refusal = await deliverMessage(parts, waiting, true);
      const outcome = refusal === null ? "ok" : "upstream_rejected";
      await audit.record({ actor, action: "channel.test", workspaceId, target: id, targetName: row.name, outcome });
      if (refusal !== null) return { delivered: false, sentence: failureWords(row.kind, refusal.error) };
      return { delivered: true, sentence: "The receiver took the message. Check whether it arrived." };
    },
  };

  function mustFit(address: Address): void {
    const unfit = sending.unfitness(address);
    if (unfit !== null) throw new ShopError("invalid_input", failureWords(address.kind, unfit));
  }

  async function leavingCopy(from: ChannelRow, address: Address): Promise<ChannelRow> {
    const copy = { ...from, id: newId("ch"), left_at_ms: clock.now() };
    return { ...copy, ...(await sealed(copy, address)) };
  }
}

export function noSuchChannel(): ShopError {
  return new ShopError("not_found", "This workspace has no such channel. List its channels and take an id from there.");
}

async function storing(attempt: () => Promise<readonly [ChannelRow, ChannelStored]>): Promise<ChannelRow> {
  for (let tried = 0; tried < MAX_TRIES; tried += 1) {
    const [row, stored] = await attempt();
    if (stored === "stored") return row;
    if (stored === "full")
      throw new ShopError(
        "conflict",
        `A workspace has at most ${MOST_CHANNELS} channels, and as many that were changed or removed and wait for their last message. Remove one, or try again later.`,
      );
  }
  throw new ShopError("conflict", "Somebody else is changing this channel. Load it again and repeat the change.");
}

/** @see https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md#signature-scheme */
function newWebhookSecret(): Secret {
  return new Secret(`whsec_${randomBytes(WEBHOOK_SECRET_BYTES).toString("base64")}`);
}
