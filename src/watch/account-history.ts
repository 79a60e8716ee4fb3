/** What is remembered of the account that is connected now. */

import type { ConnectionRow } from "#db/connection-rows.ts";
import type { HistoryRow } from "#db/histories.ts";
import type { Store } from "#db/store.ts";
import type { HistoryAccount, KeptHistory } from "#modules/module-history.ts";

export type HistoryOf = (place: { workspaceId: string; module: string; connectionId: string }) => KeptHistory | null;

type Parts = { store: Pick<Store, "histories">; historyOf: HistoryOf };

export async function accountHistory(
  { store, historyOf }: Parts,
  { id: connectionId, workspace_id: workspaceId, module, account_id }: ConnectionRow,
): Promise<{ history: KeptHistory; account: HistoryAccount; row: HistoryRow } | null> {
  const history = historyOf({ workspaceId, module, connectionId });
  const row = await store.histories.find(connectionId);
  if (history === null || row === undefined || row.account_id !== account_id) return null;
  return { history, row, account: { accountId: row.account_id, currency: row.currency, zone: row.zone } };
}
