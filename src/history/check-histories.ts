/** For `doctor`: whether everything that is remembered opens. */

import type { ConnectionRow } from "#db/connection-rows.ts";
import type { HistoryRow } from "#db/histories.ts";
import type { Store } from "#db/store.ts";
import { ShopError, toShopError } from "#errors.ts";
import { counted } from "#text/counted.ts";
import type { HistoryVault } from "#vault/history-vault.ts";
import { openHistory } from "./opened-history.ts";

const PAGE = 100;
const MAX_NAMED = 5;

type Parts = { store: Store; vault: HistoryVault };

/** @throws the first error, naming some of the histories that do not open */
export async function checkHistories(parts: Parts): Promise<string> {
  const closed: string[] = [];
  let first: ShopError | undefined;
  let count = 0;
  for (let after = ""; ; ) {
    const page = await parts.store.histories.page({ after, limit: PAGE });
    for (const { connection, history } of page) {
      count += 1;
      try {
        await openNewest(parts, connection, history);
      } catch (thrown) {
        first ??= toShopError(thrown);
        closed.push(`that of ${connection.id} of ${connection.workspace_id}`);
      }
    }
    after = page.at(-1)?.history.id ?? "";
    if (page.length < PAGE) break;
  }
  if (first === undefined) return `${count} kept, each one opens`;
  const more = closed.length > MAX_NAMED ? ` and ${closed.length - MAX_NAMED} more` : "";
  throw new ShopError(
    first.code,
    `${closed.length} of ${counted(count, "history", "histories")} cannot be opened: ${closed.slice(0, MAX_NAMED).join(", ")}${more}. Disconnecting deletes one, and it begins anew with the next connection.`,
    { cause: first },
  );
}

async function openNewest(parts: Parts, connection: ConnectionRow, row: HistoryRow): Promise<void> {
  const place = { workspaceId: connection.workspace_id, module: connection.module, connectionId: connection.id };
  const account = { accountId: row.account_id, currency: row.currency, zone: row.zone };
  const opened = await openHistory(parts, place, account);
  const newest = new Map((await parts.store.histories.months(row.id)).map(({ level, month }) => [level, month]));
  for (const [level, month] of newest) await opened?.months({ level, from: `${month}-01`, to: `${month}-01` });
}
