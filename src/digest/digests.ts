/** Digests: who wants one and when, what the next would say, and the job that decides each exactly once. */

import { addDays, type Day, momentOf, todayIn } from "#ads/calendar.ts";
import { Message } from "#channels/message.ts";
import type { PutMessage } from "#channels/put-message.ts";
import type { Clock } from "#clock.ts";
import { workOff } from "#concurrency/work-off.ts";
import type { Connections } from "#connections/connections.ts";
import { findAccount, type WantedAccount } from "#connections/find-account.ts";
import type { ConnectionRow } from "#db/connection-rows.ts";
import type { DigestRow, DueDigest } from "#db/digests.ts";
import type { Store } from "#db/store.ts";
import { ShopError, toShopError } from "#errors.ts";
import type { Histories } from "#history/open-histories.ts";
import { describeCause, type Log } from "#log.ts";
import type { Module } from "#modules/module.ts";
import type { Actor, AuditTrail } from "#workspaces/audit-trail.ts";
import type { Workspaces } from "#workspaces/workspaces.ts";
import type { Zone } from "#zones/zone.ts";
import { askTools } from "./ask-tools.ts";
import { buildDigest } from "./build-digest.ts";
import { latestDay, nextMoment, type Schedule } from "./digest-times.ts";

const HOUR_MS = 3_600_000;
const EVERY_MS = 60_000;
/** Longer than the slowest digest, and three before it. */
const LEASE_MS = 600_000;
const LOOK_AGAIN_MS = 300_000;
const PATIENCE_MS = 6 * HOUR_MS;
/** A little more than what a digest is due ahead at most. */
const HORIZON_MS = { daily: 26 * HOUR_MS, weekly: 9 * 24 * HOUR_MS } as const;
/** The processor is the limit: more would only let calls wait (`bun run bench digests`). */
const AT_ONCE = 4;
/** Few enough that the last of them is made within its lease. */
const CLAIMED_AT_ONCE = 16;

export type NewDigest = WantedAccount & Schedule & { channelIds: readonly string[] | null };

export type Digests = {
  /** @throws not_found, invalid_input, and as `findAccount` */
  set(wanted: NewDigest, actor: Actor): Promise<DueDigest>;
  list(workspaceId: string): Promise<DueDigest[]>;
  /** @throws not_found, and as `findAccount` */
  remove(wanted: WantedAccount, actor: Actor): Promise<{ connectionId: string }>;
  /** The very message that would go out now. @throws what the platform's tools throw */
  preview(wanted: WantedAccount): Promise<Message>;
  job: { name: string; everyMs: number; run(stopping: AbortSignal): Promise<void> };
};

type Parts = {
  store: Store;
  clock: Clock;
  log: Log;
  audit: AuditTrail;
  workspaces: Workspaces;
  connections: Connections;
  modules: readonly Module[];
  histories: Histories;
  put: PutMessage;
  zones: { find(name: string): Zone | null };
};

export function createDigests(parts: Parts): Digests {
  const { store, clock, log, audit, workspaces, connections, modules, histories, put, zones } = parts;
  const find = async (wanted: WantedAccount) => {
    await workspaces.require(wanted.workspaceId);
    return findAccount(store, wanted);
  };
  const zoneOf = (connection: ConnectionRow) => {
    const zone = zones.find(connection.account_timezone ?? "");
    if (zone !== null) return zone;
    throw new ShopError("invalid_input", "The time zone of this account is not known, so it has no hour for a digest.");
  };
  const messageOf = async (connection: ConnectionRow, day: Day) => {
    const module = modules.find(({ name }) => name === connection.module);
    const view = module?.digest;
    if (module === undefined || view === undefined)
      throw new ShopError("not_available", "There is no digest of this kind of connection.");
    const workspace = await workspaces.require(connection.workspace_id);
    const access = await connections.access({ workspaceId: workspace.id, module, label: connection.label });
    const answers = await askTools({ module, view, access }, day);
    const place = { workspace: { id: workspace.id, name: workspace.name }, connectionId: connection.id };
    return buildDigest(
      { ...place, title: module.title },
      { view, day, answers, alerts: await access.alerts(), atMs: clock.now() },
    );
  };
  const isYesterdayThere = async (connection: ConnectionRow, day: Day) => {
    const { workspace_id: workspaceId, module: name, id, account_currency, account_timezone } = connection;
    const kept = histories.of({ workspaceId, module: name, connectionId: id });
    const metric = modules.find((module) => module.name === name)?.history?.levels.account.metrics[0];
    if (kept === null || metric === undefined || account_currency === null || account_timezone === null) return true;
    const account = { accountId: connection.account_id, currency: account_currency, zone: account_timezone };
    const told = addDays(day, -1);
    const days = await kept.days(account, { level: "account", from: told, to: told }, [metric]);
    return (days?.[0]?.age ?? 0) >= 1;
  };

  const decide = async ({ digest, connection }: DueDigest): Promise<void> => {
    const zone = zoneOf(connection);
    const nowMs = clock.now();
    const day = latestDay(zone, digest, nowMs);
    const next_at_ms = nextMoment(zone, digest, nowMs);
    // A digest that was set by a clock that ran ahead would wait for that time.
    const sinceMs = digest.set_at_ms > nowMs ? 0 : digest.set_at_ms;
    const isDue = day !== null && day !== digest.told_day && momentOf(zone, day, digest.hour) >= sinceMs;
    if (!isDue) return store.digests.settle(digest, { next_at_ms, told_day: digest.told_day });
    const isPatient = nowMs - momentOf(zone, day, digest.hour) < PATIENCE_MS;
    const later = { next_at_ms: nowMs + LOOK_AGAIN_MS, told_day: digest.told_day };
    if (isPatient && !(await isYesterdayThere(connection, day))) return store.digests.settle(digest, later);
    try {
      const message = await messageOf(connection, day);
      await put({ occasion: `digest:${connection.id}:${day}`, message, channelIds: digest.channel_ids });
    } catch (thrown) {
      const { code } = toShopError(thrown);
      log.warn("A digest could not be made", { connection_id: connection.id, cause: code });
      if (isPatient) return store.digests.settle(digest, later);
    }
    await store.digests.settle(digest, { next_at_ms, told_day: day });
  };

  /** One that fails keeps no other waiting; it is tried again when its lease ends. */
  const decideAlone = (due: DueDigest) =>
    decide(due).catch((thrown) => {
      log.error("A digest could not be decided", { connection_id: due.connection.id, cause: describeCause(thrown) });
    });

  return {
    async set({ weekday, hour, channelIds, ...wanted }, actor) {
      const { workspaceId } = wanted;
      const connection = await find(wanted);
      const known = new Set((await store.channels.list(workspaceId)).map(({ id }) => id));
      if (channelIds?.some((id) => !known.has(id)) === true)
        throw new ShopError("invalid_input", "One of the channels is not of this workspace. List them and try again.");
      const nowMs = clock.now();
      const zone = zoneOf(connection);
      const told = (await store.digests.find(connection.id))?.told_day ?? null;
      const row: DigestRow = {
        ...{ connection_id: connection.id, weekday, hour, channel_ids: channelIds, set_at_ms: nowMs },
        ...{ next_at_ms: nextMoment(zone, { weekday, hour }, nowMs), told_day: told },
      };
      if (!(await store.digests.put(row)))
        throw new ShopError("conflict", "The connection was just removed. Connect it again.");
      await audit.record({ actor, action: "digest.set", workspaceId, target: connection.id, outcome: "ok" });
      return { digest: row, connection };
    },
    async list(workspaceId) {
      return store.digests.list((await workspaces.require(workspaceId)).id);
    },
    async remove(wanted, actor) {
      const { id, workspace_id: workspaceId } = await find(wanted);
      if (!(await store.digests.delete(id))) throw new ShopError("not_found", "There is no digest to remove.");
      await audit.record({ actor, action: "digest.remove", workspaceId, target: id, outcome: "ok" });
      return { connectionId: id };
    },
    async preview(wanted) {
      const connection = await find(wanted);
      return Message.parse(await messageOf(connection, todayIn(zoneOf(connection), clock.now())));
    },
    job: {
      name: "digests",
      everyMs: EVERY_MS,
      async run(stopping) {
        const bounds = { leaseMs: LEASE_MS, horizonMs: HORIZON_MS, limit: CLAIMED_AT_ONCE };
        const claim = () => store.digests.claim({ nowMs: clock.now(), ...bounds });
        await workOff({ atOnce: AT_ONCE, claim, work: decideAlone }, stopping);
      },
    },
  };
}
