/** One connection's turn: whose days they are, a lease on them, some questions, and when to come back. */

import { createHash } from "node:crypto";
import { addDays, type Day } from "#ads/calendar.ts";
import type { Clock } from "#clock.ts";
import type { Connections } from "#connections/connections.ts";
import type { ConnectionRow } from "#db/connection-rows.ts";
import type { HistoryRow } from "#db/histories.ts";
import type { Store } from "#db/store.ts";
import { type ErrorCode, ShopError, toShopError } from "#errors.ts";
import { describeCause, type Log } from "#log.ts";
import type { ConnectionAccess, Module, ModuleHistory } from "#modules/module.ts";
import type { HistoryVault } from "#vault/history-vault.ts";
import { beginHistory } from "./begin-history.ts";
import { monthOf } from "./month-block.ts";
import { nextLookMs, pauseMs } from "./next-look.ts";
import { isOf, openHistory } from "./opened-history.ts";
import type { QuestionPace } from "./question-pace.ts";
import { readHistory } from "./read-history.ts";
import type { GivesWay } from "./refreshes-first.ts";

/** Longer than any one question may take while callers go first; each question extends it. */
export const LEASE_MS = 15 * 60_000;
const YEARS_KEPT = 3;
const OF_GONE: ReadonlySet<ErrorCode> = new Set(["conflict", "not_connected", "not_found"]);

export type HistoryParts = {
  store: Store;
  vault: HistoryVault;
  connections: Pick<Connections, "access">;
  modules: readonly Module[];
  clock: Clock;
  log: Log;
  pace: QuestionPace;
  givesWay: GivesWay;
  /** @throws store_refused where disk space is too low to remember more */
  checkRoom(): Promise<void>;
};

/** `all`: nothing is due any more. `nothing`: the platform names no account. `leased`: another process reads. */
export type TurnOutcome = "all" | "more" | "nothing" | "leased" | "stopped" | ErrorCode;

type Turn = { holder: string; stopping: AbortSignal };

/** Never throws. */
export async function takeTurn(parts: HistoryParts, connection: ConnectionRow, turn: Turn): Promise<TurnOutcome> {
  const { store, clock, log } = parts;
  let row: HistoryRow | undefined;
  try {
    const offered = await offeredBy(parts, connection);
    if (offered === null) return "nothing";
    row = await standingRow(parts, connection, offered);
    return await readUnderLease(parts, { ...turn, ...offered, row });
  } catch (thrown) {
    const error = toShopError(thrown);
    const stopped = turn.stopping.aborted;
    if (row !== undefined) {
      const failures = stopped ? row.failures : row.failures + 1;
      await store.histories.settle(
        { id: row.id, holder: turn.holder },
        {
          next_at_ms: stopped ? clock.now() : clock.now() + pauseMs(row.failures),
          ...{ failures, last_error: stopped ? row.last_error : error.message, readAtMs: null },
        },
      );
    }
    if (stopped) return "stopped";
    if (await wasRemoved(store, connection.id, error)) return "nothing";
    log.warn("The days of a connection could not be remembered; ShopMCP tries again by itself", {
      ...{ connection_id: connection.id, workspace_id: connection.workspace_id, module: connection.module },
      code: error.code,
      cause: error.code === "internal" ? describeCause(error.cause) : error.message,
    });
    return error.code;
  }
}

type Offered = Place & { access: ConnectionAccess; history: ModuleHistory; generation: number };
type Place = {
  place: { workspaceId: string; module: string; connectionId: string };
  now: NonNullable<ReturnType<ModuleHistory["moment"]>>;
};

export async function offeredBy(
  { connections, modules }: Pick<HistoryParts, "connections" | "modules">,
  connection: ConnectionRow,
): Promise<Offered | null> {
  const { id: connectionId, workspace_id: workspaceId } = connection;
  const module = modules.find(({ name }) => name === connection.module);
  if (module?.history === undefined) return null;
  const access = await connections.access({ workspaceId, module, label: connection.label });
  const { generation, credential } = await access.open();
  const now = module.history.moment(credential);
  if (now === null) return null;
  return {
    access,
    history: module.history,
    generation,
    now,
    place: { workspaceId, module: module.name, connectionId },
  };
}

async function standingRow(parts: HistoryParts, connection: ConnectionRow, offered: Offered): Promise<HistoryRow> {
  const { place, generation, now } = offered;
  const row = await parts.store.histories.find(connection.id);
  if (row !== undefined && isOf(row, now.account)) return row;
  await parts.checkRoom();
  const anew = row !== undefined;
  if (anew)
    parts.log.warn("Another account, currency or time zone is connected: its days are remembered anew", {
      ...{ connection_id: place.connectionId, workspace_id: place.workspaceId, module: place.module },
    });
  return beginHistory(parts, { place, account: now.account, generation, anew });
}

async function readUnderLease(
  parts: HistoryParts,
  { row, holder, stopping, place, now, access, history }: Turn & Omit<Offered, "generation"> & { row: HistoryRow },
): Promise<TurnOutcome> {
  const { store, vault, clock, pace, givesWay } = parts;
  const lease = { id: row.id, holder };
  const nowMs = clock.now();
  if (!(await store.histories.claim({ ...lease, nowMs, untilMs: nowMs + LEASE_MS }))) return "leased";
  const opened = await openHistory({ store, vault }, place, now.account);
  if (opened === undefined) throw overtaken();
  const byHour = await store.alerts.needsHours(place.connectionId);
  const read = await readHistory({
    ...{ history, access, opened, byHour, stopping, pace, givesWay, nowMs: clock.now },
    async moment() {
      const { credential } = await access.open();
      const moment = history.moment(credential);
      if (moment === null || !isOf(row, moment.account)) throw overtaken();
      return moment;
    },
    async store(rows) {
      await parts.checkRoom();
      const extended = { ...lease, untilMs: clock.now() + LEASE_MS };
      if (!(await store.histories.putBlocks(extended, rows))) throw overtaken();
    },
  });
  await forgetOld(store, row.id, { today: now.today, hoursBack: history.levels.hour.daysBack });
  const nextMs = read === "more" ? clock.now() : nextLookMs(now, shareOf(place.connectionId));
  await store.histories.settle(lease, { next_at_ms: nextMs, failures: 0, last_error: null, readAtMs: clock.now() });
  return read;
}

async function forgetOld(store: Store, id: string, { today, hoursBack }: { today: Day; hoursBack: number }) {
  const month = `${Number(today.slice(0, 4)) - YEARS_KEPT}${monthOf(today).slice(4)}`;
  await store.histories.deleteBefore({ id, level: "account", month });
  await store.histories.deleteBefore({ id, level: "campaign", month });
  await store.histories.deleteBefore({ id, level: "hour", month: monthOf(addDays(today, -hoursBack)) });
}

/** Whether `error` is of a connection that was removed meanwhile, of which nothing is left to be tried again. */
export async function wasRemoved(store: Store, connectionId: string, { code }: ShopError): Promise<boolean> {
  return OF_GONE.has(code) && (await store.connections.findById(connectionId)) === undefined;
}

export function overtaken(): ShopError {
  return new ShopError("conflict", "The connection changed while its days were read. ShopMCP tries again by itself.");
}

function shareOf(connectionId: string): number {
  return createHash("sha256").update(connectionId).digest().readUInt32BE() / 0x1_0000_0000;
}
