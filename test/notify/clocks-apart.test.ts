/** Two servers on one PostgreSQL whose clocks differ by more than a lease: a message under way is nobody else's. */

import { expect, setDefaultTimeout, test } from "bun:test";
import { systemClock } from "#clock.ts";
import { deliverDue } from "#notify/deliver.ts";
import { openContractStore } from "../db/contract/stores.ts";
import { manualClock } from "../fakes/clock.ts";
import { eventually } from "../fakes/eventually.ts";
import { keptLog } from "../fakes/kept-log.ts";
import { hasPostgres, postgresServer } from "../fakes/postgres-server.ts";

setDefaultTimeout(120_000);

const HOUR_MS = 3_600_000;

test.skipIf(!hasPostgres)(
  "what one server is sending is not sent by another that is an hour ahead, or a day behind",
  async () => {
    const server = postgresServer();
    const url = server.url(await server.create());
    const open = Promise.withResolvers<void>();
    const nowMs = systemClock.now();
    const sent: string[] = [];
    const serverAt = async (name: string, aheadMs: number, sending: Promise<void>) => {
      const channel = {
        name: "webhook" as const,
        async send() {
          sent.push(name);
          await sending;
          return null;
        },
      };
      const parts = { clock: manualClock(nowMs + aheadMs), log: keptLog().log, channels: [channel] };
      return { store: await openContractStore(url), ...parts, onDelivery: () => undefined };
    };
    const right = await serverAt("right", 0, open.promise);
    const message = { type: "t", title: "T", text: "x", urgent: false, atMs: nowMs, data: {} };
    const row = { channel: "webhook", workspace_id: "ws_1", occasion: "o", event_id: "e", message } as const;
    await right.store.outbox.enqueueOnce([row], nowMs - 1_000);
    const { signal } = new AbortController();
    const sending = deliverDue(right, signal);
    await eventually(() => sent.length === 1);
    const others = [
      await serverAt("ahead", HOUR_MS, Promise.resolve()),
      await serverAt("behind", -24 * HOUR_MS, Promise.resolve()),
    ];
    for (const other of others) await deliverDue({ ...other, clock: { ...other.clock, uptime: () => 5 } }, signal);
    open.resolve();
    await sending;
    expect(sent).toEqual(["right"]);
    for (const { store } of [right, ...others]) store.close();
  },
);
