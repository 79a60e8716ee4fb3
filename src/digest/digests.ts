/** Digests: who wants one and when, what the next would say, and the job that decides each exactly once. */

import { todayIn } from "#ads/calendar.ts";
import { Message } from "#channels/message.ts";
import type { PutMessage } from "#channels/put-message.ts";
import { findAccount, type WantedAccount } from "#connections/find-account.ts";
import { namedAccount } from "#connections/named-account.ts";
import type { ConnectionRow } from "#db/connection-rows.ts";
import type { DigestRow, DueDigest } from "#db/digests.ts";
import { ShopError } from "#errors.ts";
import { describeCause, type Log } from "#log.ts";
import type { CallContext } from "#modules/module.ts";
import type { DigestTable } from "#modules/module-digest.ts";
import { changedMeanwhile, type SeenVersion } from "#text/version-of.ts";
import type { Actor, AuditTrail } from "#workspaces/audit-trail.ts";
import { decideDigest } from "./decide-digest.ts";
import { createDigestJob, type DigestJob } from "./digest-job.ts";
import { nextMoment, type Schedule } from "./digest-times.ts";
import { isMeantBy } from "./digest-version.ts";
import { type Standing, standingOf } from "./list-standing.ts";
import { requireChannels } from "./require-channels.ts";
import { createTurns } from "./turns.ts";
import { createDigestWriter, type WriteParts } from "./write-digest.ts";

/** The processor is the limit: more would only let calls wait (`bun run bench digests`). */
const AT_ONCE = 4;

/** `attached`: the table that goes with it as a file. */
export type NewDigest = WantedAccount &
  Schedule & { channelIds: readonly string[] | null; attached?: DigestTable | null; version?: SeenVersion };

export type ListedDigest = DueDigest & Standing;

export type Digests = {
  /** @throws not_found, invalid_input, conflict where it is not as `version` says, and as `findAccount` */
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
  const { store, clock, log, audit, workspaces, put } = parts;
  const { zoneOf, write, daysReadMs, pace } = createDigestWriter(parts);
  const turns = createTurns();
  const find = async (wanted: WantedAccount) => {
    await workspaces.require(wanted.workspaceId);
    return findAccount(store, wanted);
  };

  const shown = async (due: DueDigest, nowMs: number): Promise<ListedDigest> => {
    const { workspace_id: workspaceId, account_timezone: timezone } = due.connection;
    return { ...due, ...(await standingOf(parts, due.digest, { workspaceId, timezone, nowMs })) };
  };

  const asOfNow = async (
    connection: ConnectionRow,
    shown: Pick<Parameters<typeof write>[1], "attached" | "client" | "progress">,
  ): Promise<Message> => {
    const day = todayIn(zoneOf(connection), await store.now(clock.now()));
    return Message().parse(await write(connection, { day, behindCallers: false, ...shown }));
  };

  const decide = async ({ digest, connection }: DueDigest): Promise<void> => {
    let app = "";
    await decideDigest(digest, {
      zone: zoneOf(connection),
      nowMs: await store.now(clock.now()),
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
    async set({ weekday, hour, channelIds, attached = null, version, ...wanted }, actor) {
      const { workspaceId } = wanted;
      const connection = await find(wanted);
      await requireChannels(store, { workspaceId, channelIds });
      const nowMs = await store.now(clock.now());
      const zone = zoneOf(connection);
      const told = (await store.digests.find(connection.id))?.told_day ?? null;
      const row: DigestRow = {
        ...{ connection_id: connection.id, weekday, hour, channel_ids: channelIds, set_at_ms: nowMs },
        ...{ next_at_ms: nextMoment(zone, { weekday, hour }, nowMs), told_day: told, attached },
      };
      const kept = await store.digests.put(row, isMeantBy(version));
      if (kept === "other") throw changedMeanwhile("digest");
      if (!kept) throw new ShopError("conflict", "The connection was just removed. Connect it again.");
      await audit.record({ actor, action: "digest.set", ...eventOf(connection), outcome: "ok" });
      return shown({ digest: row, connection }, nowMs);
    },
    async list(workspaceId) {
      const rows = await store.digests.list((await workspaces.require(workspaceId)).id);
      const nowMs = await store.now(clock.now());
      return Promise.all(rows.map((due) => shown(due, nowMs)));
    },
    async remove(wanted, actor) {
      const connection = await find(wanted);
      const { id } = connection;
      if (!(await store.digests.delete(id))) throw new ShopError("not_found", "There is no digest to remove.");
      await audit.record({ actor, action: "digest.remove", ...eventOf(connection), outcome: "ok" });
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

function eventOf(connection: ConnectionRow) {
  const { id: target, workspace_id: workspaceId } = connection;
  return { workspaceId, target, targetName: namedAccount(connection) };
}

const DAYS = { daily: 1, weekly: 7 } as const;

function attachedTo({ attached, weekday }: DigestRow): { table: DigestTable; days: number } | null {
  return attached === null ? null : { table: attached, days: weekday === null ? DAYS.daily : DAYS.weekly };
}
