/** A year of the connected account as people look at it, from what is remembered alone. */

import { addDays, daysBetween } from "#ads/calendar.ts";
import type { Clock } from "#clock.ts";
import { findAccount, type WantedAccount } from "#connections/find-account.ts";
import type { Store } from "#db/store.ts";
import { ShopError } from "#errors.ts";
import type { Module } from "#modules/module.ts";
import { isoDay } from "#text/iso-time.ts";
import type { Workspaces } from "#workspaces/workspaces.ts";
import { accountHistory, type HistoryOf } from "./account-history.ts";
import { type ArrangedYear, arrangeYear } from "./arrange-year.ts";
import { metricsBehind } from "./measure-days.ts";

const DAYS_SHOWN = 365;
const DAY_MS = 86_400_000;
/** By then a day is over in every time zone, and was due to be read. */
const DUE_AFTER_MS = 2 * DAY_MS;

export type RememberedYear = ArrangedYear & { module: string; account: string; currency: string };

export type RememberedYears = {
  /** @throws not_found, conflict where nothing is remembered, and as `findAccount` */
  of(wanted: WantedAccount): Promise<RememberedYear>;
};

type Parts = {
  store: Store;
  clock: Clock;
  modules: readonly Module[];
  workspaces: Pick<Workspaces, "require">;
  historyOf: HistoryOf;
};

export function createRememberedYears(parts: Parts): RememberedYears {
  const { store, clock, modules, workspaces } = parts;
  return {
    async of(wanted) {
      await workspaces.require(wanted.workspaceId);
      const connection = await findAccount(store, wanted);
      const { module, label: account } = connection;
      const measures = modules.find(({ name }) => name === module)?.history?.watched;
      const found = await accountHistory(parts, connection);
      if (found === null || measures === undefined) throw nothingYet();
      const { history } = found;
      const metrics = [...new Set(Object.values(measures).flatMap(metricsBehind))];
      const nowMs = clock.now();
      const days = { from: isoDay(nowMs - (DAYS_SHOWN + 2) * DAY_MS), to: isoDay(nowMs + DAY_MS) };
      const kept = await history.days(found.account, { level: "account", ...days }, metrics);
      const newest = kept?.at(-1)?.day;
      if (kept === null || newest === undefined) throw nothingYet(await history.stillReading(found.account, "account"));
      const dueUntil = isoDay(nowMs - DUE_AFTER_MS);
      const to = daysBetween(newest, dueUntil) > 0 ? dueUntil : newest;
      const from = addDays(to, 1 - DAYS_SHOWN);
      return {
        module,
        account,
        currency: found.account.currency,
        ...arrangeYear(kept, { from, to, metrics, measures }),
      };
    },
  };
}

function nothingYet(reading: string | null = null): ShopError {
  return new ShopError(
    "conflict",
    `No day of this account is remembered yet. ${reading ?? "The first ones are read within minutes of connecting, where SHOPMCP_HISTORY is on."}`,
  );
}
