/** Today's hours of an account, for what cannot wait until the day is over. */

import { randomUUID } from "node:crypto";
import type { ConnectionRow } from "#db/connection-rows.ts";
import { ShopError } from "#errors.ts";
import type { HistoryMoment } from "#modules/module-history.ts";
import { monthOf } from "./month-block.ts";
import { isOf, openHistory } from "./opened-history.ts";
import { type HistoryParts, LEASE_MS, offeredBy, overtaken } from "./take-turn.ts";
import { withDay } from "./with-day.ts";

const HOUR_MS = 3_600_000;

/** `asked`: false where somebody asked within the hour, or another process reads this connection now. */
export type TodayLook = HistoryMoment & { asked: boolean };

/**
 * Behind everything else, and at most once an hour a connection, over all processes. Null where the connection's days
 * are not remembered (yet).
 * @throws the platform's refusals, conflict (the connection changed meanwhile), store_refused, vault_*, kms_*
 */
export type LookAtToday = (connection: ConnectionRow, stopping: AbortSignal) => Promise<TodayLook | null>;

type Parts = Omit<HistoryParts, "log">;

export function createTodayLook(parts: Parts): LookAtToday {
  const { store, clock } = parts;
  const holder = randomUUID();
  return async (connection, stopping) => {
    const offered = await offeredBy(parts, connection);
    const row = await store.histories.find(connection.id);
    if (offered === null || row === undefined || !isOf(row, offered.now.account)) return null;
    await parts.checkRoom();
    const lease = { id: row.id, holder };
    const nowMs = clock.now();
    const times = { nowMs, untilMs: nowMs + LEASE_MS, askedBeforeMs: nowMs - HOUR_MS };
    if (!(await store.histories.claimToday({ ...lease, ...times }))) return { ...offered.now, asked: false };
    try {
      await readToday(parts, offered, { lease, stopping });
    } finally {
      await store.histories.release(lease);
    }
    return { ...offered.now, asked: true };
  };
}

type Offered = NonNullable<Awaited<ReturnType<typeof offeredBy>>>;
type Reading = { lease: { id: string; holder: string }; stopping: AbortSignal };

async function readToday(
  { store, vault, clock, pace }: Parts,
  { place, now, access, history }: Offered,
  { lease, stopping }: Reading,
): Promise<void> {
  const { account, today: day } = now;
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
}
