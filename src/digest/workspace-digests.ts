/** Digests of all accounts of a workspace: who wants one and when, what it would say now, and the job that decides each once. */

import { momentOf } from "#ads/calendar.ts";
import { createAskAccount } from "#calls/ask-account.ts";
import type { ReportingOf } from "#calls/rate-periods.ts";
import { Message } from "#channels/message.ts";
import type { PutMessage } from "#channels/put-message.ts";
import { notConnected } from "#connections/find-account.ts";
import type { WorkspaceDigestRow } from "#db/workspace-digests.ts";
import { ShopError } from "#errors.ts";
import { newId } from "#id.ts";
import { describeCause, type Log } from "#log.ts";
import type { CallContext } from "#modules/module.ts";
import { changedMeanwhile, type SeenVersion } from "#text/version-of.ts";
import type { Actor, AuditTrail } from "#workspaces/audit-trail.ts";
import type { Zone } from "#zones/zone.ts";
import { decideDigest } from "./decide-digest.ts";
import { createDigestJob, type DigestJob } from "./digest-job.ts";
import { digestModule } from "./digest-module.ts";
import { nextMoment, type Schedule } from "./digest-times.ts";
import { isMeantBy } from "./digest-version.ts";
import { type Standing, standingOf } from "./list-standing.ts";
import { requireChannels } from "./require-channels.ts";
import { createDigestWriter, type WriteParts } from "./write-digest.ts";
import { accountsReadMs, writeWorkspaceDigest } from "./write-workspace-digest.ts";

/** Each asks up to a hundred accounts, eight at a time. */
const AT_ONCE = 1;

/** `module`: without one, the only one that is connected. */
export type WantedWorkspace = { workspaceId: string; module?: string | undefined };

/** `timezone`: without one, that which was set before, or else that of the account that was connected first. */
export type NewWorkspaceDigest = WantedWorkspace &
  Schedule & { timezone?: string | undefined; channelIds: readonly string[] | null; version?: SeenVersion };

export type ListedWorkspaceDigest = { digest: WorkspaceDigestRow } & Standing;

export type WorkspaceDigests = {
  /** @throws not_found, not_connected, invalid_input for a zone or a channel that there is not, or several modules */
  set(wanted: NewWorkspaceDigest, actor: Actor): Promise<ListedWorkspaceDigest>;
  list(workspaceId: string): Promise<ListedWorkspaceDigest[]>;
  /** @throws not_found */
  remove(wanted: WantedWorkspace, actor: Actor): Promise<{ id: string }>;
  /** The very message that would go out now. @throws what the platform's tools throw */
  preview(wanted: WantedWorkspace, progress?: CallContext["progress"]): Promise<Message>;
  job: DigestJob;
};

type Parts = WriteParts & { log: Log; audit: AuditTrail; put: PutMessage; reportingOf: ReportingOf };

export function createWorkspaceDigests(parts: Parts): WorkspaceDigests {
  const { store, clock, log, audit, workspaces, modules, connections, zones, put } = parts;
  const writing = { ...parts, askAccount: createAskAccount({ connections, log }) };
  const { daysReadMs } = createDigestWriter(parts);

  const accountsOf = async ({ workspaceId, module: name }: WantedWorkspace) => {
    await workspaces.require(workspaceId);
    const all = (await store.connections.list(workspaceId)).filter(
      ({ module }) => name === undefined || module === name,
    );
    const [first] = all;
    if (first === undefined) throw notConnected({ workspaceId, module: name });
    if (all.some(({ module }) => module !== first.module))
      throw new ShopError("invalid_input", "This workspace has accounts of several platforms. Name one as module.");
    return { first, ...digestModule(modules, first.module) };
  };

  const standing = async (workspaceId: string, module: string) =>
    (await store.workspaceDigests.list(workspaceId)).find((row) => row.module === module);

  const shown = async (digest: WorkspaceDigestRow, nowMs: number): Promise<ListedWorkspaceDigest> => {
    const { workspace_id: workspaceId, timezone } = digest;
    return { digest, ...(await standingOf(parts, digest, { workspaceId, timezone, nowMs })) };
  };

  const decide = async (digest: WorkspaceDigestRow): Promise<void> => {
    const { workspace_id: workspaceId, module: name, timezone } = digest;
    const zone = zoneNamed(zones, timezone);
    const { module, view } = digestModule(modules, name);
    const rows = await connections.accounts({ workspaceId, module });
    const atOf = (day: string) => momentOf(zone, day, digest.hour);
    await decideDigest(digest, {
      zone,
      nowMs: await store.now(clock.now()),
      turnMs: async () => null,
      settle: (changes) => store.workspaceDigests.settle(digest, changes),
      daysReadMs: (day) => accountsReadMs(rows, { atMs: atOf(day), zones, daysReadMs }),
      async tell(day) {
        // With nothing connected there is nothing to tell, and nobody to tell it late.
        if (rows.length === 0) return;
        const asked = { zone, atMs: atOf(day), behindCallers: true };
        const message = await writeWorkspaceDigest(writing, { workspaceId, module, view }, asked);
        await put({ occasion: `digest:${digest.id}:${day}`, message, channelIds: digest.channel_ids });
      },
      onFailed: (code) =>
        log.warn("A digest of all accounts could not be made", { workspace_id: workspaceId, cause: code }),
    });
  };

  return {
    async set({ weekday, hour, channelIds, timezone: given, version, ...wanted }, actor) {
      const { workspaceId } = wanted;
      const { first, module } = await accountsOf(wanted);
      const timezone = given ?? (await standing(workspaceId, module.name))?.timezone ?? first.account_timezone ?? "";
      const zone = zoneNamed(zones, timezone);
      await requireChannels(store, { workspaceId, channelIds });
      const nowMs = await store.now(clock.now());
      const row: WorkspaceDigestRow = {
        ...{ id: newId("dig"), workspace_id: workspaceId, module: module.name, timezone, weekday, hour },
        ...{ channel_ids: channelIds, set_at_ms: nowMs, told_day: null },
        next_at_ms: nextMoment(zone, { weekday, hour }, nowMs),
      };
      const digest = await store.workspaceDigests.put(row, isMeantBy(version));
      if (digest === "other") throw changedMeanwhile("digest");
      if (digest === undefined) throw new ShopError("not_found", "The workspace was just deleted.");
      await audit.record({ actor, action: "digest.set", ...eventOf(digest), outcome: "ok" });
      return shown(digest, nowMs);
    },
    async list(workspaceId) {
      const rows = await store.workspaceDigests.list((await workspaces.require(workspaceId)).id);
      const nowMs = await store.now(clock.now());
      return Promise.all(rows.map((digest) => shown(digest, nowMs)));
    },
    async remove({ workspaceId, module }, actor) {
      const rows = await store.workspaceDigests.list((await workspaces.require(workspaceId)).id);
      const meant = rows.find((row) => module === undefined || row.module === module);
      const deleted = meant && (await store.workspaceDigests.delete({ workspaceId, module: meant.module }));
      if (deleted === undefined) throw new ShopError("not_found", "There is no digest to remove.");
      await audit.record({ actor, action: "digest.remove", ...eventOf(deleted), outcome: "ok" });
      return { id: deleted.id };
    },
    async preview(wanted, progress) {
      const { first, module, view } = await accountsOf(wanted);
      const { workspaceId } = wanted;
      const set = await standing(workspaceId, module.name);
      const zone = zoneNamed(zones, set?.timezone ?? first.account_timezone ?? "");
      const atMs = await store.now(clock.now());
      const asked = { zone, atMs, behindCallers: false, ...(progress === undefined ? {} : { progress }) };
      return Message().parse(await writeWorkspaceDigest(writing, { workspaceId, module, view }, asked));
    },
    job: createDigestJob<WorkspaceDigestRow>(parts, {
      ...{ name: "digests of all accounts", atOnce: AT_ONCE, limit: AT_ONCE },
      ...{ claim: store.workspaceDigests.claim, decide },
      onUndecided({ workspace_id }, thrown) {
        log.error("A digest of all accounts could not be decided", { workspace_id, cause: describeCause(thrown) });
      },
    }),
  };
}

/** @throws invalid_input */
function zoneNamed(zones: WriteParts["zones"], timezone: string): Zone {
  const zone = zones.find(timezone);
  if (zone !== null) return zone;
  throw new ShopError("invalid_input", "timezone is a name such as Europe/Berlin, in whose days the hour is meant.");
}

function eventOf({ id: target, workspace_id: workspaceId }: WorkspaceDigestRow) {
  return { workspaceId, target, targetName: "all accounts" };
}
