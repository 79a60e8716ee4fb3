/** Digests: who wants one and when, what the next would say, and the job that decides each exactly once. */

import { todayIn } from "#ads/calendar.ts";
import { Message } from "#channels/message.ts";
import { nobodyTold } from "#channels/nobody-told.ts";
import type { PutMessage } from "#channels/put-message.ts";
import { findAccount, type WantedAccount } from "#connections/find-account.ts";
import type { ConnectionRow } from "#db/connection-rows.ts";
import type { DigestRow, DueDigest } from "#db/digests.ts";
import { ShopError } from "#errors.ts";
import { describeCause, type Log } from "#log.ts";
import type { CallContext } from "#modules/module.ts";
import type { DigestTable } from "#modules/module-digest.ts";
import type { Actor, AuditTrail } from "#workspaces/audit-trail.ts";
import { decideDigest } from "./decide-digest.ts";
import { createDigestJob, type DigestJob } from "./digest-job.ts";
import { dueDay, nextMoment, type Schedule } from "./digest-times.ts";
import { requireChannels } from "./require-channels.ts";
import { createTurns } from "./turns.ts";
import { createDigestWriter, type WriteParts } from "./write-digest.ts";

/** The processor is the limit: more would only let calls wait (`bun run bench digests`). */
const AT_ONCE = 4;

/** `attached`: the table that goes with it as a file. */
export type NewDigest = WantedAccount &
  Schedule & { channelIds: readonly string[] | null; attached?: DigestTable | null };

/** `late`: its hour is past, and it waits for its turn, for yesterday's days or for the platform. `warning`: where nobody will be told. */
export type ListedDigest = DueDigest & { late: boolean; warning: string | null };

export type Digests = {
  /** @throws not_found, invalid_input, and as `findAccount` */
  set(wanted: NewDigest, actor: Actor): Promise<ListedDigest>;
  list(workspaceId: string): Promise<ListedDigest[]>;
  /** @throws not_found, and as `findAccount` */
  remove(wanted: WantedAccount, actor: Actor): Promise<{ connectionId: string }>;
  /** The very message that would go out now. @throws what the platform's tools throw */
  preview(wanted: WantedAccount, progress?: CallContext["progress"]): Promise<Message>;
  /** What a client of the owner is told of one connection: no tool, no way on the page, not the owner's money. */
  clientsPreview(connection: ConnectionRow, client: string): Promise<Message>;
  job: DigestJob;
};

type Parts = WriteParts & { log: Log; audit: AuditTrail; put: PutMessage };

export function createDigests(parts: Parts): Digests {
  const { store, clock, log, audit, workspaces, put, zones } = parts;
  const { zoneOf, write, daysReadMs, pace } = createDigestWriter(parts);
  const turns = createTurns();
  const find = async (wanted: WantedAccount) => {
    await workspaces.require(wanted.workspaceId);
    return findAccount(store, wanted);
  };

  const asOfNow = async (
    connection: ConnectionRow,
    shown: Pick<Parameters<typeof write>[1], "attached" | "client" | "progress">,
  ): Promise<Message> => {
    const day = todayIn(zoneOf(connection), clock.now());
    return Message.parse(await write(connection, { day, behindCallers: false, ...shown }));
  };

  const decide = async ({ digest, connection }: DueDigest): Promise<void> => {
    let app = "";
    await decideDigest(digest, {
      zone: zoneOf(connection),
      nowMs: await store.digests.now(clock.now()),
      settle: (changes) => store.digests.settle(digest, changes),
      daysReadMs: (day) => daysReadMs(connection, day),
      async turnMs(nowMs) {
        const own = await pace(connection);
        app = own.app;
        return turns.waitUntil(connection.id, own, nowMs);
      },
      async tell(day) {
        const startedMs = clock.uptime();
        const message = await write(connection, { day, behindCallers: true, attached: attachedTo(digest) });
        turns.took(app, clock.uptime() - startedMs);
        await put({ occasion: `digest:${connection.id}:${day}`, message, channelIds: digest.channel_ids });
      },
      onFailed: (code) => log.warn("A digest could not be made", { connection_id: connection.id, cause: code }),
    });
  };

  return {
    async set({ weekday, hour, channelIds, attached = null, ...wanted }, actor) {
      const { workspaceId } = wanted;
      const connection = await find(wanted);
      await requireChannels(store, { workspaceId, channelIds });
      const nowMs = clock.now();
      const zone = zoneOf(connection);
      const told = (await store.digests.find(connection.id))?.told_day ?? null;
      const row: DigestRow = {
        ...{ connection_id: connection.id, weekday, hour, channel_ids: channelIds, set_at_ms: nowMs },
        ...{ next_at_ms: nextMoment(zone, { weekday, hour }, nowMs), told_day: told, attached },
      };
      if (!(await store.digests.put(row)))
        throw new ShopError("conflict", "The connection was just removed. Connect it again.");
      await audit.record({ actor, action: "digest.set", workspaceId, target: connection.id, outcome: "ok" });
      const warning = await nobodyTold(store, workspaceId, channelIds);
      return { digest: row, connection, late: false, warning };
    },
    async list(workspaceId) {
      const nowMs = clock.now();
      const digests = await store.digests.list((await workspaces.require(workspaceId)).id);
      return Promise.all(
        digests.map(async (due) => {
          const zone = zones.find(due.connection.account_timezone ?? "");
          const late = zone !== null && dueDay(zone, due.digest, nowMs) !== null;
          return { ...due, late, warning: await nobodyTold(store, workspaceId, due.digest.channel_ids) };
        }),
      );
    },
    async remove(wanted, actor) {
      const { id, workspace_id: workspaceId } = await find(wanted);
      if (!(await store.digests.delete(id))) throw new ShopError("not_found", "There is no digest to remove.");
      await audit.record({ actor, action: "digest.remove", workspaceId, target: id, outcome: "ok" });
      return { connectionId: id };
    },
    clientsPreview: (connection, client) => asOfNow(connection, { attached: null, client }),
    async preview(wanted, progress) {
      const connection = await find(wanted);
      const digest = await store.digests.find(connection.id);
      const attached = digest === undefined ? null : attachedTo(digest);
      return asOfNow(connection, { attached, ...(progress === undefined ? {} : { progress }) });
    },
    job: createDigestJob<DueDigest>(parts, {
      ...{ name: "digests", atOnce: AT_ONCE, claim: store.digests.claim, decide },
      onUndecided({ connection: { id } }, thrown) {
        log.error("A digest could not be decided", { connection_id: id, cause: describeCause(thrown) });
      },
    }),
  };
}

const DAYS = { daily: 1, weekly: 7 } as const;

function attachedTo({ attached, weekday }: DigestRow): { table: DigestTable; days: number } | null {
  return attached === null ? null : { table: attached, days: weekday === null ? DAYS.daily : DAYS.weekly };
}
