/** Changes of several accounts as one: within a currency each part's contribution is to the change of all of them. */

import type { AccountChange, AddableChange, ChangeTable } from "#modules/module-change.ts";
import { counted } from "#text/counted.ts";
import type { Subtotal } from "./add-totals.ts";
import type { Answered } from "./ask-all-accounts.ts";

export type Explained = Pick<Answered, "convertedChange"> & {
  label: string;
  currency: string | null;
  change: AddableChange;
};

export type MergedChanges = {
  columns: string[];
  rows: unknown[][];
  totals: Readonly<Record<string, number | null>>;
  summary: string;
  meta: Record<string, unknown>;
};

/** `shown`: rows of the account besides its others. */
type Shown = Explained & { shown: number };

/** In groups that have one change: of a currency where the metric is money, else of all accounts. */
export function mergeChanges(
  all: readonly Explained[],
  { maxRows, reportingCurrency }: { maxRows: number; reportingCurrency: string | null },
): MergedChanges | null {
  const [first] = all;
  if (first === undefined) return null;
  const each = Math.max(1, Math.floor(maxRows / all.length) - 1);
  const accounts = all.map((one) => ({ ...one, shown: Math.min(one.change.shown, each) }));
  const money = first.change.money.of || first.change.money.per;
  const byCurrency = Map.groupBy(accounts, ({ currency }) => (money ? currency : null));
  const groups = [...byCurrency]
    .toSorted(([one], [other]) => ((one ?? "") < (other ?? "") ? -1 : 1))
    .map(([currency, own]) => ({
      currency,
      accounts: own,
      table: tableOf(own, { currency, all: changesOf(accounts) }),
    }));
  const [only] = groups;
  const reporting = reportingCurrency === null ? null : inReporting(accounts, reportingCurrency);
  const names = distinctCurrencies(accounts).length > 1 ? ["account", "currency"] : ["account"];
  const columns = only?.table.columns ?? [];
  const { column } = first.change.besides;
  return {
    columns: [...names, ...columns, column, ...(reporting?.columns ?? [])],
    rows: accounts.flatMap((account) => rowsOf(account, { groups, reporting, leads: names.length })),
    totals: groups.length === 1 ? (only?.table.totals ?? {}) : withoutValues(only?.table.totals ?? {}),
    summary: summaryOf(accounts, groups, reporting),
    meta: {
      by_account: groups.flatMap(({ currency, accounts: own, table }) =>
        own.map(({ label }, at) => ({ account: label, ...(money ? { currency } : {}), totals: table.accounts[at] })),
      ),
      ...(groups.length === 1 ? {} : { subtotals: groups.map(subtotalOf) }),
      ...(reporting === null ? {} : { reporting: reporting.told }),
    },
  };
}

type Group = { currency: string | null; accounts: readonly Shown[]; table: ChangeTable };

function subtotalOf({ currency, accounts, table }: Group): Subtotal {
  return { currency, accounts: accounts.length, totals: table.totals };
}

function changesOf(accounts: readonly Shown[]): AccountChange[] {
  return accounts.map(({ change }) => change);
}

function tableOf(
  accounts: readonly (Pick<Shown, "change" | "shown"> & Partial<Pick<AccountChange, "parts">>)[],
  { currency, all }: { currency: string | null; all: readonly AccountChange[] },
): ChangeTable {
  const own = accounts.map(({ change, parts = change.parts }) => ({ metric: change.metric, parts }));
  const [first] = accounts;
  if (first === undefined) throw new Error("a group has an account");
  return first.change.together(own, { shown: accounts.map(({ shown }) => shown), currency, named: all });
}

function distinctCurrencies(accounts: readonly Shown[]) {
  return [...new Set(accounts.map(({ currency }) => currency))];
}

function withoutValues(totals: ChangeTable["totals"]) {
  return Object.fromEntries(Object.keys(totals).map((name) => [name, null]));
}

type Reporting = {
  columns: string[];
  rowsOf: ReadonlyMap<string, readonly (readonly unknown[])[]>;
  sentence: string | null;
  told: Record<string, unknown>;
};

const CONVERTED = ["contribution", "contribution_pct"] as const;

/** Null where nothing is money. */
function inReporting(accounts: readonly Shown[], currency: string): Reporting | null {
  const money = accounts.filter(({ convertedChange }) => convertedChange !== null);
  if (money.length === 0) return null;
  const known = money.flatMap(({ label, change, shown, convertedChange }) => {
    const parts = convertedChange?.parts ?? null;
    return parts === null ? [] : [{ label, change, shown, parts }];
  });
  const table = known.length === 0 ? null : tableOf(known, { currency, all: changesOf(accounts) });
  const rates = new Map(
    money.flatMap(({ convertedChange }) =>
      (convertedChange?.rates ?? []).map((rate) => [`${rate.from} ${rate.date}`, rate]),
    ),
  );
  const left = money.flatMap(({ label, convertedChange }) =>
    (convertedChange?.left ?? []).map((days) => ({ account: label, ...days })),
  );
  const places = CONVERTED.map((name) => table?.columns.indexOf(name) ?? -1);
  return {
    columns: CONVERTED.map((name) => `${name}_in_${currency}`),
    rowsOf: new Map(
      known.map(({ label }, at) => [label, (table?.rows[at] ?? []).map((row) => places.map((place) => row[place]))]),
    ),
    sentence:
      table === null
        ? null
        : `In ${currency} by the owner's rates, ${counted(known.length, "account")}: ${table.sentence}`,
    told: {
      currency,
      totals: table?.totals ?? null,
      by_account: known.map(({ label }, at) => ({ account: label, totals: table?.accounts[at] ?? null })),
      rates: [...rates.values()],
      ...(left.length === 0 ? {} : { not_converted: left }),
    },
  };
}

type Rest = { groups: readonly Group[]; reporting: Reporting | null; leads: number };

function rowsOf(account: Shown, { groups, reporting, leads }: Rest): unknown[][] {
  const { label, currency, change } = account;
  const group = groups.find(({ accounts }) => accounts.includes(account));
  const rows = group?.table.rows[group.accounts.indexOf(account)] ?? [];
  const converted = reporting?.rowsOf.get(label) ?? [];
  return rows.map((row, at) => [
    ...[label, currency].slice(0, leads),
    ...row,
    at < account.shown ? (change.besides.cells[at] ?? null) : null,
    ...(reporting === null ? [] : (converted[at] ?? CONVERTED.map(() => null))),
  ]);
}

function summaryOf(accounts: readonly Shown[], groups: readonly Group[], reporting: Reporting | null): string {
  return [
    ...groups.map(
      ({ currency, accounts: own, table }) =>
        `${currency ?? "All"}, ${counted(own.length, "account")}: ${table.sentence}`,
    ),
    ...(reporting === null || reporting.sentence === null ? [] : [reporting.sentence]),
    "Each row contributed to one of these changes; what the rows of a change contributed adds up to it.",
    ...accounts.map(({ label, change }) => `${label}: ${change.sentence}`),
  ].join("\n");
}
