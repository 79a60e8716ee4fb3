/** What a call may know from the account's history. */

import type { ConnectionAccess } from "#modules/module.ts";
import type { DailyLevel, HistoryShare, HistorySpan, RememberedDay, SettledDays } from "#modules/module-history.ts";
import type { SealedCredential } from "../credential/sealed-credential.ts";

export type Remembered = {
  settled(span: HistorySpan, metrics: readonly string[]): Promise<SettledDays | null>;
  days(span: HistorySpan, metrics: readonly string[]): Promise<readonly RememberedDay[] | null>;
  completeness(): Promise<ReadonlyMap<string, readonly HistoryShare[]>>;
  stillReading(level: DailyLevel): Promise<string | null>;
};

/** The answer of a call that `onRead` heard of is not given again. */
export function rememberedOf(
  history: ConnectionAccess["history"],
  { environment, advertiser_id, account_currency, account_timezone }: SealedCredential,
  { fresh, readSinceMs, onRead }: { fresh: boolean; readSinceMs: number | undefined; onRead(): void },
): Remembered | null {
  // Of a sandbox nothing is read.
  if (history === null || environment === "sandbox" || account_currency === undefined || account_timezone === undefined)
    return null;
  const account = { accountId: advertiser_id, currency: account_currency, zone: account_timezone };
  return {
    async settled(span, metrics) {
      const settled = fresh ? null : await history.settled(account, span, metrics, readSinceMs);
      if (settled !== null) onRead();
      return settled;
    },
    async days(span, metrics) {
      const days = await history.days(account, span, metrics);
      if (days !== null) onRead();
      return days;
    },
    async completeness() {
      const shares = await history.completeness(account);
      if (shares.size > 0) onRead();
      return shares;
    },
    async stillReading(level) {
      const sentence = await history.stillReading(account, level);
      if (sentence !== null) onRead();
      return sentence;
    },
  };
}
