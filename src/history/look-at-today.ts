/** Today's hours of an account, for what cannot wait until the day is over. */

import { randomUUID } from "node:crypto";
import type { ConnectionRow } from "#db/connection-rows.ts";
import { ShopError } from "#errors.ts";
import { monthOf } from "./month-block.ts";
import { isOf, openHistory } from "./opened-history.ts";
import { type HistoryParts, LEASE_MS, offeredBy, overtaken } from "./take-turn.ts";
import { withDay } from "./with-day.ts";

export const HOUR_MS = 3_600_000;

/**
 * In the background, and at most once an hour a connection, over all processes.
 * @throws the platform's refusals, conflict (the connection changed meanwhile), store_refused, vault_*, kms_*
 */
export type LookAtToday = (connection: ConnectionRow, stopping: AbortSignal) => Promise<void>;

type Parts = Omit<HistoryParts, "log">;

export function createTodayLook(parts: Parts): LookAtToday {
  const { store, clock } = parts;
  const holder = randomUUID();
  return async (connection, stopping) => {
    const offered = await offeredBy(parts, connection);
    const row = await store.histories.find(connection.id);
    if (offered === null || row === undefined || !isOf(row, offered.now.account)) return;
    await parts.checkRoom();
    const lease = { id: row.id, holder };
    const nowMs = clock.now();
    const times = { nowMs, untilMs: nowMs + LEASE_MS, askedBeforeMs: nowMs - HOUR_MS };
    if (!(await store.histories.claimToday({ ...lease, ...times }))) return;
    let read: TodayRead | null = null;
    try {
      read = await readToday(parts, offered, { lease, stopping });
    } finally {
      await store.histories.releaseToday(lease, read);
    }
  };
}

type TodayRead = { today_read_at_ms: number; today_ends_at_ms: number };
type Offered = NonNullable<Awaited<ReturnType<typeof offeredBy>>>;
type Reading = { lease: { id: string; holder: string }; stopping: AbortSignal };

async function readToday(
  { store, vault, clock, pace }: Parts,
  { place, now, access, history }: Offered,
  { lease, stopping }: Reading,
): Promise<TodayRead> {
  const { account, today: day, dayEndsAtMs } = now;
  const opened = await openHistory({ store, vault }, place, account);
  if (opened === undefined) throw overtaken();
  await pace(stopping);
  const span = { level: "hour", from: day, to: day } as const;
  const reading = await history.read(access, span, stopping);
  if (reading === null)
    throw new ShopError("upstream_rejected", `The hours of ${day} are more rows than can be read at once.`);
  const month = monthOf(day);
  const standing = (await opened.months(span)).get(month);
  const read = { day, age: 0, rows: reading.rows, whole: false, atMs: clock.now() };
  const block = await opened.seal("hour", month, withDay(standing, read, history.levels.hour.metrics));
  const kept = await store.histories.putBlocks({ ...lease, untilMs: clock.now() + LEASE_MS }, [block]);
  if (!kept) throw overtaken();
  return { today_read_at_ms: read.atMs, today_ends_at_ms: dayEndsAtMs };
}
