/** An account's change in the currency in which the owner totals: each day of both windows by its rate, or none of it. */

import { addDecimals, parseDecimal, productOf } from "#ads/decimal.ts";
import { ShopError, toShopError } from "#errors.ts";
import type { AddableChange, ChangePart, ChangeSide } from "#modules/module-change.ts";
import type { Amount } from "#modules/module-totals.ts";
import { MAX_PERIODS, noRateFrom, TOO_MANY_RATES, type Unconverted } from "./convert-totals.ts";
import { type RatePeriod, type Reporting, type ReportingRate, ratePeriods } from "./rate-periods.ts";

/** `parts` is null where the change is not converted: a part of its days would tell another change. */
export type ConvertedChange = {
  parts: readonly ChangePart[] | null;
  rates: readonly ReportingRate[];
  left: readonly Unconverted[];
};

/** Null where nothing of it is money. Never throws, but for an end of the call. */
export async function convertChange(
  change: AddableChange,
  accountCurrency: string | null,
  { currency, rates }: Reporting,
): Promise<ConvertedChange | null> {
  if (!change.money.of && !change.money.per) return null;
  if (accountCurrency === currency) return { parts: change.parts, rates: [], left: [] };
  const own = rates.filter(({ from }) => from === accountCurrency);
  if (own.length === 0) return none({ why: noRateFrom(accountCurrency) });
  const windows = { now: ratePeriods(own, change.now), before: ratePeriods(own, change.before) };
  const periods = [...windows.before, ...windows.now];
  const bare = periods.filter(({ rate }) => rate === null);
  if (bare.length > 0)
    return none(...bare.map(({ start, end }) => ({ start, end, why: "These days are before the first rate." })));
  if (periods.length > MAX_PERIODS) return none({ ...change.now, why: TOO_MANY_RATES });
  const used = periods.flatMap(({ rate }) => rate ?? []);
  const parts = await convertedParts(change, windows).catch((thrown: unknown) => toShopError(thrown));
  return parts instanceof ShopError ? none({ ...change.now, why: parts.message }) : { parts, rates: used, left: [] };
}

type Periods = { now: readonly RatePeriod[]; before: readonly RatePeriod[] };

async function convertedParts(change: AddableChange, { now, before }: Periods): Promise<ChangePart[]> {
  const [ofNow, ofBefore] = [await sidesIn(change, now, "now"), await sidesIn(change, before, "before")];
  return change.parts.map(({ id, name }) => ({
    ...{ id, name },
    now: converted(change, ofNow, id),
    before: converted(change, ofBefore, id),
  }));
}

type RatedSides = readonly { rate: Amount | null; sides: ReadonlyMap<string, ChangeSide> }[];

/** A window with one rate is not asked for again. */
async function sidesIn(
  change: AddableChange,
  periods: readonly RatePeriod[],
  side: "now" | "before",
): Promise<RatedSides> {
  const sides =
    periods.length === 1
      ? [new Map(change.parts.map((part): [string, ChangeSide] => [part.id, part[side]]))]
      : await change.sidesIn(periods);
  return periods.map(({ rate }, at) => ({
    rate: parseDecimal(rate?.rate ?? ""),
    sides: sides[at] ?? new Map(),
  }));
}

function converted({ money }: AddableChange, periods: RatedSides, id: string): ChangeSide {
  const sum = (name: "of" | "per") =>
    addDecimals(
      periods.map(({ rate, sides }) => {
        const amount = sides.get(id)?.[name] ?? null;
        return money[name] ? productOf(amount, rate) : amount;
      }),
    );
  return { of: sum("of"), per: sum("per") };
}

function none(...left: readonly Unconverted[]): ConvertedChange {
  return { parts: null, rates: [], left };
}
