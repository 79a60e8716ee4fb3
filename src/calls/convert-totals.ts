/** An account's totals in the currency in which the owner totals: by the rate of each day, or said not to be converted. */

import { parseDecimal, productOf } from "#ads/decimal.ts";
import { ShopError, toShopError } from "#errors.ts";
import type { AddableTotals, AmountsByName } from "#modules/module-totals.ts";
import { addUp } from "./add-totals.ts";
import { type Days, type RatePeriod, type Reporting, type ReportingRate, ratePeriods } from "./rate-periods.ts";

/** `days` that are not in `sums`, and why. */
export type Unconverted = Partial<Days> & { why: string };

/** `sums` is null where none of the account's days is converted. */
export type Converted = { sums: AmountsByName | null; rates: readonly ReportingRate[]; left: readonly Unconverted[] };

export type ToConvert = {
  totals: AddableTotals;
  currency: string | null;
  window: Days | null;
  /** The totals of some of the window's days; null where the tool cannot be asked for days. */
  ofDays: ((days: Days) => Promise<AddableTotals | null>) | null;
};

/** Each is a question of its own to the platform. */
export const MAX_PERIODS = 12;
export const TOO_MANY_RATES = `Their rate changes more than ${MAX_PERIODS - 1} times. Ask for fewer days.`;

/** Never throws, but for an end of the call. */
export async function convertTotals(account: ToConvert, { currency, rates }: Reporting): Promise<Converted> {
  const { totals, window } = account;
  if (account.currency === currency) return { sums: totals.sums, rates: [], left: [] };
  const own = rates.filter(({ from }) => from === account.currency);
  if (own.length === 0) return none({ why: noRateFrom(account.currency) });
  if (window === null) return none({ why: "Its days have no first one, so no rate is theirs." });
  const periods = ratePeriods(own, window);
  const [only] = periods;
  if (periods.length === 1 && only?.rate != null)
    return { sums: converted(totals, only.rate), rates: [only.rate], left: [] };
  if (account.ofDays === null)
    return none({
      ...window,
      why: "Not all of these days have one and the same rate, and this tool is not asked by day.",
    });
  if (periods.length > MAX_PERIODS) return none({ ...window, why: TOO_MANY_RATES });
  return byPeriod(periods, account.ofDays);
}

async function byPeriod(periods: readonly RatePeriod[], ofDays: NonNullable<ToConvert["ofDays"]>): Promise<Converted> {
  const sums: AmountsByName[] = [];
  const rates: ReportingRate[] = [];
  const left: Unconverted[] = [];
  for (const { start, end, rate } of periods) {
    if (rate === null) {
      left.push({ start, end, why: "These days are before the first rate." });
      continue;
    }
    const totals = await ofDays({ start, end }).catch((thrown: unknown) => toShopError(thrown));
    if (totals instanceof ShopError) left.push({ start, end, why: totals.message });
    else if (totals !== null) {
      sums.push(converted(totals, rate));
      rates.push(rate);
    }
  }
  return { sums: sums.length === 0 ? null : addUp(sums), rates, left };
}

export function noRateFrom(currency: string | null): string {
  return `There is no rate from ${currency ?? "an unknown currency"}.`;
}

function none(left: Unconverted): Converted {
  return { sums: null, rates: [], left: [left] };
}

function converted({ sums, money }: AddableTotals, { rate }: ReportingRate): AmountsByName {
  const by = parseDecimal(rate);
  return new Map([...sums].map(([name, sum]) => [name, money.has(name) ? productOf(sum, by) : sum]));
}
