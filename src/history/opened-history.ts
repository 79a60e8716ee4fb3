/** One history with its key at hand: months opened, and sealed again. */

import type { Day } from "#ads/calendar.ts";
import type { HistoryBlockRow, HistoryRow } from "#db/histories.ts";
import type { Store } from "#db/store.ts";
import type { HistoryAccount } from "#modules/module-history.ts";
import type { HistoryVault } from "#vault/history-vault.ts";
import { decodeBlock, decodeDays, decodeLast, encodeBlock, type MonthBlock, monthOf } from "./month-block.ts";

export type ConnectionPlace = { workspaceId: string; module: string; connectionId: string };

/** The most that one call may read from a platform: 60 pages of 1,000. */
const MAX_ROWS = 60_000;

type Span = { level: string; from: Day; to: Day };
type LastMonth = NonNullable<Awaited<ReturnType<typeof decodeLast>>>;

/** Most of its months stay as they are when days are read, so that their numbers are decoded only where they are asked for. */
export type KnownMonth = { days: Awaited<ReturnType<typeof decodeDays>>; block(): Promise<MonthBlock> };

export type OpenedHistory = {
  row: HistoryRow;
  known(span: Span): Promise<Map<string, KnownMonth>>;
  months(span: Span): Promise<Map<string, MonthBlock>>;
  /** Null where a month lacks one of the metrics, or there are too many rows for one answer. */
  lastOf(span: Span, metrics: readonly string[]): Promise<LastMonth[] | null>;
  seal(level: string, month: string, block: MonthBlock): Promise<HistoryBlockRow>;
};

type Parts = { store: Store; vault: HistoryVault };

/** Undefined where this account has no history. @throws vault_unreadable, vault_key_missing, kms_* */
export async function openHistory(
  { store, vault }: Parts,
  place: ConnectionPlace,
  account: HistoryAccount,
): Promise<OpenedHistory | undefined> {
  const row = await store.histories.find(place.connectionId);
  if (row === undefined || !isOf(row, account)) return undefined;
  const { seal, open } = await vault.open({ ...place, ...account }, row);
  const opened = async ({ level, from, to }: Span) => {
    const rows = await store.histories.blocks({ id: row.id, level, from: monthOf(from), to: monthOf(to) });
    return rows.map((box) => ({ month: box.month, bytes: open({ level, month: box.month }, box) }));
  };
  return {
    row,
    async known(span) {
      const months = new Map<string, KnownMonth>();
      for (const { month, bytes } of await opened(span))
        months.set(month, { days: await decodeDays(bytes), block: () => decodeBlock(bytes) });
      return months;
    },
    async months(span) {
      const months = new Map<string, MonthBlock>();
      for (const { month, bytes } of await opened(span)) months.set(month, await decodeBlock(bytes));
      return months;
    },
    async lastOf(span, metrics) {
      const months: LastMonth[] = [];
      let rows = 0;
      for (const { bytes } of await opened(span)) {
        const month = await decodeLast(bytes, metrics);
        rows += month?.days.reduce((sum, { last }) => sum + last.size, 0) ?? 0;
        if (month === null || rows > MAX_ROWS) return null;
        months.push(month);
      }
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
