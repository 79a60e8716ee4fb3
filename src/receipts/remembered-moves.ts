/** By which remembered days an account's totals moved since a question was asked. */

import { daysInclusive, todayIn } from "#ads/calendar.ts";
import type { ConnectionRow } from "#db/connection-rows.ts";
import type { Store } from "#db/store.ts";
import type { Module } from "#modules/module.ts";
import { accountHistory, type HistoryOf } from "#watch/account-history.ts";
import { UTC } from "#zones/zone.ts";
import type { Zones } from "#zones/zones.ts";
import type { KeptReceipt } from "./kept-receipt.ts";
import { type MovedMetric, movedDays } from "./moved-days.ts";
import { movedTotals, type Totals } from "./moved-totals.ts";
import type { KeptQuestion } from "./question-again.ts";

export type RememberedParts = { modules: readonly Module[]; store: Store; historyOf: HistoryOf; zones: Zones };

type Asked = KeptQuestion & Pick<KeptReceipt, "window" | "timezone"> & { asked_at: string; totals: Totals };

type Compared = { asked: Asked; now: Totals; isSame(accountId: string): boolean };

/** Null where a day of the window is not remembered from before and after. */
export async function rememberedMoves(
  { modules, zones, ...remembered }: RememberedParts,
  connection: ConnectionRow,
  { asked, now, isSame }: Compared,
): Promise<MovedMetric[] | null> {
  const { window, timezone, totals } = asked;
  const history = modules.find(({ name }) => name === asked.module)?.history;
  const rows = (await history?.rowsOf(asked.tool, asked.arguments ?? {})) ?? null;
  if (rows === null || history === null || history === undefined || totals === null) return null;
  if (window === null || window.start === null) return null;
  const found = await accountHistory(remembered, connection);
  if (found === null || !isSame(found.account.accountId)) return null;
  const metrics = history.levels[rows.level].metrics.filter((name) => totals[name] !== undefined);
  const zone = (timezone === null ? null : zones.find(timezone)) ?? UTC;
  const span = {
    ...{ level: rows.level, from: window.start, to: window.end },
    until: todayIn(zone, Date.parse(asked.asked_at)),
  };
  const days = await found.history.readAgain(found.account, span, metrics);
  if (days === null || days.length !== daysInclusive(span.from, span.to)) return null;
  const both = Object.fromEntries(movedTotals(totals, now).map(({ name, ...values }) => [name, values]));
  return movedDays(days, metrics, { ids: rows.ids, totals: both });
}
