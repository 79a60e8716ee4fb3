/** All accounts together: each currency's totals and its days, each account's own, and what is missing with why. */

import { z } from "zod";
import type { PerformanceView } from "#modules/module-page.ts";
import type { AmountsByName } from "#modules/module-totals.ts";
import { type AccountPart, accountPart } from "./account-part.ts";
import { type Addable, addUp, isAddable, overallTotals, shownBy, subtotalsOf } from "./add-totals.ts";
import type { AllAnswers } from "./ask-all-accounts.ts";
import { withDerivedValues } from "./derived-values.ts";
import { sharedWarnings } from "./shared-warnings.ts";

/** What is no number of its own, as reach over accounts, is null. */
export const Values = z.record(z.string(), z.number().nullable().catch(null));
export type Values = z.output<typeof Values>;

const Days = z.object({ start: z.string().nullable(), end: z.string() });
const Meta = z.object({
  window: Days.nullable().catch(null),
  compared_with: Days.nullable().catch(null),
  data_lag: z.string().nullable().catch(null),
});

/** `by_day`: in order; what it is compared with is each account's own earlier day. */
export type OverviewGroup = {
  currency: string | null;
  accounts: number;
  values: Values;
  by_day: { date: string; values: Values }[];
};

export type OverviewAccount = {
  account: string;
  currency: string | null;
  timezone: string | null;
  window: z.output<typeof Days> | null;
  compared_with: z.output<typeof Days> | null;
  values: Values;
};

/** `totals`: of all accounts, with money only where they are of one currency. */
export type Overview = {
  fetched_at: string | null;
  lag: string | null;
  warnings: string[];
  accounts: OverviewAccount[];
  missing: { account: string; error: string; message: string }[];
  groups: OverviewGroup[];
  totals: Values;
};

type Series = PerformanceView["series"];

/** With the columns that the series add up. */
export function overviewOf({ answered, missing }: AllAnswers, series: Series): Overview {
  const parts = answered.map(accountPart);
  const totals = parts.map((part) => part.totals);
  const groups = subtotalsOf(totals).map(({ currency, accounts, totals: values }) => {
    const own = totals.filter(isAddable).filter((one) => one.currency === currency);
    return {
      ...{ currency, accounts, values: withDerived(series, { accounts: own, currency, values: Values.parse(values) }) },
      by_day: daysOf(own, { currency, series }),
    };
  });
  const [only] = groups;
  const told = parts.map((part) => ({ part, meta: Meta.parse(part.own.meta) }));
  return {
    fetched_at: parts.flatMap(({ own }) => own.meta.fetched_at ?? []).toSorted()[0] ?? null,
    lag: told.flatMap(({ meta }) => meta.data_lag ?? [])[0] ?? null,
    warnings: sharedWarnings(parts.map(({ label, own }) => ({ label, warnings: own.meta.warnings }))),
    accounts: told.map((one) => accountOf(one, series)),
    missing: missing.map(({ row, error: { code, message } }) => ({ account: row.label, error: code, message })),
    groups,
    totals: only !== undefined && groups.length === 1 ? only.values : Values.parse(overallTotals(totals, false) ?? {}),
  };
}

type Told = { part: AccountPart; meta: z.output<typeof Meta> };

function accountOf({ part, meta: { window, compared_with } }: Told, series: Series): OverviewAccount {
  const { label, own, totals } = part;
  const { currency, timezone } = own.meta;
  const accounts = [totals].filter(isAddable);
  const values = withDerived(series, { accounts, currency, values: Values.catch({}).parse(own.totals) });
  return { account: label, currency, timezone, window, compared_with, values };
}

type Shown = { accounts: readonly Addable[]; currency: string | null; values: Values };

function withDerived(series: Series, { accounts, ...shown }: Shown): Values {
  const sums = addUp(accounts.map(({ addable }) => addable.sums));
  return withDerivedValues(series, { accounts, sums, ...shown });
}

/** As `shownBy`. */
export function valuesShown(series: Series) {
  return (accounts: readonly Pick<Addable, "addable">[], sums: AmountsByName, currency: string | null): Values =>
    withDerivedValues(series, {
      ...{ accounts, sums, currency },
      values: Values.parse(shownBy(accounts, sums, currency)),
    });
}

type OfCurrency = { currency: string | null; series: Series };

function daysOf(accounts: readonly Addable[], { currency, series }: OfCurrency): OverviewGroup["by_day"] {
  const days = accounts.map(({ addable }) => addable.byDay?.() ?? new Map());
  const dates = [...new Set(days.flatMap((own) => [...own.keys()]))].toSorted();
  const shown = valuesShown(series);
  return dates.map((date) => {
    const sums = addUp(days.flatMap((own) => own.get(date) ?? []));
    return { date, values: shown(accounts, sums, currency) };
  });
}
