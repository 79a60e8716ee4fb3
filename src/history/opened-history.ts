/** One history with its key at hand: months opened, and sealed again. */

import type { Day } from "#ads/calendar.ts";
import type { HistoryBlockRow, HistoryRow } from "#db/histories.ts";
import type { Store } from "#db/store.ts";
import type { HistoryAccount } from "#modules/module-history.ts";
import type { HistoryVault } from "#vault/history-vault.ts";
import { decodeBlock, encodeBlock, type MonthBlock, monthOf } from "./month-block.ts";

export type ConnectionPlace = { workspaceId: string; module: string; connectionId: string };

export type OpenedHistory = {
  row: HistoryRow;
  /** Months that hold days of the span and are kept, by month. `lastOnly`: without what was read before. */
  months(span: { level: string; from: Day; to: Day }, lastOnly: boolean): Promise<Map<string, MonthBlock>>;
  seal(level: string, month: string, block: MonthBlock): Promise<HistoryBlockRow>;
};

type Parts = { store: Store; vault: HistoryVault };

/** Undefined where nothing is kept of this account. @throws vault_unreadable, vault_key_missing, kms_unavailable, kms_denied */
export async function openHistory(
  { store, vault }: Parts,
  place: ConnectionPlace,
  account: HistoryAccount,
): Promise<OpenedHistory | undefined> {
  const row = await store.histories.find(place.connectionId);
  if (row === undefined || !isOf(row, account)) return undefined;
  const { seal, open } = await vault.open({ ...place, ...account }, row);
  return {
    row,
    async months({ level, from, to }, lastOnly) {
      const rows = await store.histories.blocks({ id: row.id, level, from: monthOf(from), to: monthOf(to) });
      const months = new Map<string, MonthBlock>();
      for (const box of rows)
        months.set(box.month, await decodeBlock(open({ level, month: box.month }, box), lastOnly));
      return months;
    },
    seal: async (level, month, block) => ({
      history_id: row.id,
      level,
      month,
      days: block.days.length,
      first_day: block.days[0]?.day ?? month,
      ...seal({ level, month }, await encodeBlock(block)),
    }),
  };
}

export function isOf(row: HistoryRow, { accountId, currency, zone }: HistoryAccount): boolean {
  return row.account_id === accountId && row.currency === currency && row.zone === zone;
}
