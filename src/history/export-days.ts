/** Everything that is remembered of a connection, in clear, a row of a day at a time. */

import type { Store } from "#db/store.ts";
import { toShopError } from "#errors.ts";
import { isoTime } from "#text/iso-time.ts";
import type { HistoryVault } from "#vault/history-vault.ts";
import { everyId, type KeptDay, type Rows } from "./kept-day.ts";
import { openHistory } from "./opened-history.ts";

type Connection = { id: string; workspace_id: string; module: string };

/** One JSON object a day: `first` and `at` (by age in days) hold numbers that differ from `last`. */
export async function* exportDays(
  parts: { store: Store; vault: HistoryVault },
  connection: Connection,
): AsyncGenerator<string> {
  const { id: connectionId, workspace_id: workspaceId, module } = connection;
  const row = await parts.store.histories.find(connectionId);
  if (row === undefined) return;
  const account = { accountId: row.account_id, currency: row.currency, zone: row.zone };
  try {
    const opened = await openHistory(parts, { workspaceId, module, connectionId }, account);
    if (opened === undefined) return;
    for (const { level, month } of await parts.store.histories.months(row.id)) {
      const blocks = await opened.months({ level, from: `${month}-01`, to: `${month}-01` });
      for (const block of blocks.values())
        for (const day of block.days)
          for (const id of everyId(day))
            yield JSON.stringify({
              ...{ connection: connectionId, level, day: day.day, id, name: block.names.get(id) ?? null },
              ...{ age: day.lastAge, read_at: isoTime(day.lastMs), whole: day.whole },
              ...numbersOf(day, id, block.metrics),
            });
    }
  } catch (thrown) {
    const { code, message } = toShopError(thrown);
    yield JSON.stringify({ connection: connectionId, error: { code, message } });
  }
}

type Numbers = Record<string, string | null>;

function numbersOf({ last, first, firstAge, atAges }: KeptDay, id: string, metrics: readonly string[]) {
  const others = (rows: Rows): Numbers | null => {
    const [then, now] = [rows.get(id), last.get(id)];
    if (then === undefined) return null;
    return Object.fromEntries(
      metrics
        .map((name, place) => [name, then[place] ?? null] as const)
        .filter(([, value], place) => value !== now?.[place]),
    );
  };
  const now = last.get(id);
  return {
    last: now === undefined ? null : Object.fromEntries(metrics.map((name, place) => [name, now[place] ?? null])),
    first: { age: firstAge, numbers: others(first) },
    at: Object.fromEntries([...atAges].map(([age, rows]) => [age, others(rows)])),
  };
}
