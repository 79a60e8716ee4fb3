/** Totals of several accounts: counts over all of them, money only within a currency. */

import { addDecimals } from "#ads/decimal.ts";
import type { AddableTotals, AmountsByName } from "#modules/module-totals.ts";

/** `own`: the account's totals as its answer has them. */
export type AccountTotals = { label: string; currency: string | null; own: unknown; addable: AddableTotals | null };

export type Subtotal = { currency: string | null; accounts: number; totals: unknown };

export type Addable = AccountTotals & { addable: AddableTotals };

/** In the order of the currencies' codes; accounts without addable totals are in none. */
export function subtotalsOf(all: readonly AccountTotals[]): Subtotal[] {
  const known = all.filter(isAddable);
  const currencies = [...new Set(known.map(({ currency }) => currency))].toSorted();
  return currencies.map((currency) => {
    const accounts = known.filter((one) => one.currency === currency);
    return { currency, accounts: accounts.length, totals: totalsOf(accounts, currency) };
  });
}

/** Null where nothing adds up. Over several currencies money, and what is reckoned from it, is null. */
export function overallTotals(all: readonly AccountTotals[], isOneCurrency: boolean): unknown {
  const known = all.filter(isAddable);
  if (known.length === 0) return null;
  if (isOneCurrency) return totalsOf(known, known[0]?.currency ?? null);
  return shownBy(known, addUp(known.map(({ addable }) => withoutMoney(addable))), null);
}

function totalsOf(accounts: readonly Addable[], currency: string | null): unknown {
  const [only] = accounts;
  if (only?.own !== undefined && accounts.length === 1) return only.own;
  return shownBy(accounts, addUp(accounts.map(({ addable }) => addable.sums)), currency);
}

/** Accounts may have sums and columns that others have not, such as those of an app's purchases: all of them are shown, but what every account must have is null. */
export function shownBy(
  accounts: readonly { addable: AddableTotals }[],
  sums: AmountsByName,
  currency: string | null,
): Record<string, unknown> {
  const different = new Map(
    accounts.map(({ addable }) => [[...addable.sums.keys(), ...addable.columns].join(), addable]),
  );
  const lacking = accounts.flatMap(({ addable: { wanted = NONE, sums: own } }) =>
    [...wanted].filter((name) => sums.has(name) && !own.has(name)).map((name) => [name, null] as const),
  );
  const shown = [...different.values()].map((addable) => addable.shown(sums, currency));
  return Object.assign({}, ...shown, Object.fromEntries(lacking));
}

const NONE: ReadonlySet<string> = new Set();

export function addUp(all: readonly AmountsByName[]): AmountsByName {
  const names = new Set(all.flatMap((sums) => [...sums.keys()]));
  return new Map([...names].map((name) => [name, addDecimals(all.map((sums) => sums.get(name) ?? null))]));
}

function withoutMoney({ sums, money }: AddableTotals): AmountsByName {
  return new Map([...sums].filter(([name]) => !money.has(name)));
}

export function isAddable(one: AccountTotals): one is Addable {
  return one.addable !== null;
}
