/** A store with one connection, and a notifier on it with real channels. */

import { expect } from "bun:test";
import { dirname } from "node:path";
import type { ConnectionRow } from "#db/connection-rows.ts";
import type { Store } from "#db/store.ts";
import { channelsOf } from "#notify/channels.ts";
import type { PlatformEnd } from "#notify/expiries.ts";
import { createNotifier } from "#notify/notifier.ts";
import { openChannels } from "#notify/open-channels.ts";
import type { FetchAnswer } from "#outbound/fetch-answer.ts";
import { Secret } from "#secret.ts";
import { type ManualClock, manualClock } from "./clock.ts";
import { connectionRow } from "./connection-row.ts";
import { DIRECT } from "./direct.ts";
import { insertConnection } from "./insert-connection.ts";
import { keptLog } from "./kept-log.ts";
import { newStore } from "./new-store.ts";
import { fileOf } from "./open-store.ts";

export const WEBHOOK_SECRET = `whsec_${Buffer.from("twenty-four bytes or more of it").toString("base64")}`;

export type NotifyingStore = {
  store: Store;
  dataDir: string;
  clock: ManualClock;
  lines: string[];
  deliveries: string[];
  round(): Promise<void>;
  move(changes: Pick<ConnectionRow, "state" | "reason">): Promise<void>;
  outbox(): { outcome: string | null; attempts: number; last_error: string | null; due_at_ms: number }[];
};

/** The first round is over, so every later change is notified. */
export async function notifyingStore(
  to: { webhook?: string; ntfy?: string; ntfyToken?: string; fetch?: FetchAnswer },
  given: Partial<ConnectionRow> = {},
  platformEnds: readonly PlatformEnd[] = [],
): Promise<NotifyingStore> {
  const store = newStore();
  const clock = manualClock();
  const { log, lines } = keptLog();
  const deliveries: string[] = [];
  await store.workspaces.insert({ id: "ws_1", name: "Bäckerei", plan: "unlimited", created_at_ms: 0 });
  insertConnection(
    store,
    connectionRow("con_1", "ws_1", { account_id: "7123456789", account_name: "Secret Bakery Ltd", ...given }),
  );
  const secretOrNull = (text: string | undefined) => (text === undefined ? null : new Secret(text));
  const channelSettings = {
    notifyWebhookUrl: secretOrNull(to.webhook),
    notifyWebhookSecret: new Secret(WEBHOOK_SECRET),
    notifyNtfyUrl: secretOrNull(to.ntfy),
    notifyNtfyToken: secretOrNull(to.ntfyToken),
  };
  const channels =
    to.fetch === undefined ? openChannels(channelSettings, DIRECT).channels : channelsOf(channelSettings, to.fetch);
  const onDelivery = (channel: string, outcome: string) => void deliveries.push(`${channel} ${outcome}`);
  const titles = new Map([["toy", "Toy Ads"]]);
  const rest = { clockIsTrusted: async () => true, newRelease: async () => null, titles, platformEnds };
  const run = createNotifier({ store, clock, log, channels, onDelivery, ...rest });
  const round = () => run(new AbortController().signal);
  await round();
  return {
    store,
    dataDir: dirname(fileOf(store).path),
    clock,
    lines,
    deliveries,
    round,
    async move(changes) {
      const read = await store.decisions.findBasis({ id: "con_1" });
      if (read === undefined) throw new Error("the connection is gone");
      const { state, reason } = read.connection;
      const isMoved = state !== changes.state || reason !== changes.reason;
      const event = isMoved ? { ...changes, at_ms: clock.now() } : null;
      expect(await store.decisions.store([{ read, decision: { changes, event, due: null } }])).toBe(true);
    },
    outbox: () =>
      fileOf(store)
        .sqlite.query<ReturnType<NotifyingStore["outbox"]>[number], []>(
          "SELECT outcome, attempts, last_error, due_at_ms FROM outbox ORDER BY id",
        )
        .all(),
  };
}
