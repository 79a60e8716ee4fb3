/** The periodic job that reads today's hours of the accounts that an hourly rule needs. */

import type { TodayDuePage } from "#db/alerts.ts";
import type { Store } from "#db/store.ts";
import { toShopError } from "#errors.ts";
import { describeCause } from "#log.ts";
import { createTodayLook, HOUR_MS } from "./look-at-today.ts";
import { type HistoryParts, wasRemoved } from "./take-turn.ts";

/** Those of one app wait for its share of requests; others need not. */
const AT_ONCE = 16;
const PAGE = 100;

/**
 * One pass over all that were due at its beginning, the longest unasked first. Where an app's share does not suffice it
 * takes more than an hour, and nobody is left out, wherever it is cut off.
 */
export function createTodayJob(parts: HistoryParts): (stopping: AbortSignal) => Promise<void> {
  const { store, clock, log, givesWay } = parts;
  const look = createTodayLook(parts);
  return async (stopping) => {
    const failed: { id: string; thrown: unknown }[] = [];
    const rows = dueOf(store, clock.now);
    const work = async () => {
      for await (const row of rows) {
        if (stopping.aborted || (await givesWay())) return;
        await look(row, stopping).catch(async (thrown) => {
          if (!(await wasRemoved(store, row.id, toShopError(thrown)))) failed.push({ id: row.id, thrown });
        });
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    const [first] = failed;
    if (first === undefined || stopping.aborted) return;
    const { code, message, cause } = toShopError(first.thrown);
    log.warn("Today's hours could not be read; ShopMCP tries again within the hour", {
      ...{ connections: failed.length, connection_id: first.id, code },
      cause: code === "internal" ? describeCause(cause) : message,
    });
  };
}

async function* dueOf(store: Store, now: () => number) {
  const askedBeforeMs = now() - HOUR_MS;
  let after: TodayDuePage["after"];
  for (;;) {
    const page = await store.alerts.listTodayDue({ nowMs: now(), askedBeforeMs, after, limit: PAGE });
    const last = page.at(-1);
    for (const { connection } of page) yield connection;
    if (last === undefined || page.length < PAGE) return;
    after = { id: last.connection.id, askedAtMs: last.askedAtMs };
  }
}
