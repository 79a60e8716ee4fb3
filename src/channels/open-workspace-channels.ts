/** The channels of workspaces, built once: who sets them, how messages get into their outbox, and the job that sends. */

import type { Clock } from "#clock.ts";
import type { ChannelKind } from "#db/channels.ts";
import type { Store } from "#db/store.ts";
import type { Log } from "#log.ts";
import type { Delivery } from "#notify/after-attempt.ts";
import { type ChannelVault, createChannelVault } from "#vault/channel-vault.ts";
import type { KeyRing } from "#vault/key-ring.ts";
import type { AuditTrail } from "#workspaces/audit-trail.ts";
import type { Workspaces } from "#workspaces/workspaces.ts";
import { type Channels, createChannels, noSuchChannel } from "./channels.ts";
import { checkChannels } from "./check-channels.ts";
import { deliverMessages } from "./deliver-messages.ts";
import { type ListedChannel, listChannels } from "./list-channels.ts";
import { createPutMessage, type PutMessage } from "./put-message.ts";
import { createSendParts } from "./sender.ts";
import type { WayOut } from "./way-out.ts";

const EVERY_MS = 15_000;
const KEEP_MS = 90 * 86_400_000;

type Job = { name: string; everyMs: number; run(stopping: AbortSignal): Promise<void> };

export type WorkspaceChannels = Channels & {
  list(workspaceId: string): Promise<ListedChannel[]>;
  find(place: { workspaceId: string; id: string }): Promise<ListedChannel>;
  names(workspaceId: string): Promise<{ id: string; name: string }[]>;
  put: PutMessage;
  /** For `doctor`. @throws vault_*, kms_* */
  describe(): Promise<string>;
  job: Job;
  close(): void;
};

type Parts = {
  store: Store;
  keyRing: KeyRing;
  clock: Clock;
  log: Log;
  dataKeySeconds: number;
  wayOut: WayOut;
  publicUrl: URL | null;
  audit: AuditTrail;
  workspaces: Workspaces;
  onDelivery(kind: ChannelKind, delivery: Delivery): void;
  clockIsTrusted(): Promise<boolean>;
};

export function openWorkspaceChannels(parts: Parts): WorkspaceChannels {
  const { store, clock, workspaces } = parts;
  const vault: ChannelVault = createChannelVault(parts);
  const delivering = { ...parts, vault, sending: createSendParts(parts.wayOut) };
  const list = async (workspaceId: string) =>
    listChannels({ store, vault }, (await workspaces.require(workspaceId)).id);
  return {
    ...createChannels(delivering),
    list,
    async find({ workspaceId, id }) {
      const found = (await list(workspaceId)).find((each) => each.id === id);
      if (found !== undefined) return found;
      throw noSuchChannel();
    },
    names: (workspaceId) => store.channels.list(workspaceId),
    put: createPutMessage({ store, vault, clock }),
    describe: () => checkChannels({ store, vault }),
    job: {
      name: "channels",
      everyMs: EVERY_MS,
      async run(stopping) {
        await deliverMessages(delivering, stopping);
        await store.channels.deleteLeft();
        if (await parts.clockIsTrusted()) await store.channelMessages.deleteOld(clock.now() - KEEP_MS);
      },
    },
    close: vault.close,
  };
}
