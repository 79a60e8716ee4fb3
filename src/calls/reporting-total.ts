/** One more total, in the owner's currency, with the rates that it used and the days that it has not. */

import { z } from "zod";
import type { AddableTotals } from "#modules/module-totals.ts";
import { addUp, shownBy } from "./add-totals.ts";
import type { Answered } from "./ask-all-accounts.ts";

type Convertible = Answered & { totals: AddableTotals; converted: NonNullable<Answered["converted"]> };

const Compared = z.looseObject({ compared_with: z.unknown().optional() });

/** `show`: the sums as cells. Null where the owner has set no rates, or nothing is money. */
export function reportingTotal(answered: readonly Answered[], currency: string | null, show = shownBy) {
  const known = answered.filter(isConvertible);
  const hasMoney = known.some(({ totals: { sums, money } }) => [...sums.keys()].some((name) => money.has(name)));
  if (currency === null || !hasMoney) return null;
  if (answered.some(({ answer: { meta } }) => Compared.parse(meta).compared_with !== undefined))
    return { currency, totals: null, note: `Ask without compare_to for a total in ${currency}.` };
  const sums = known.flatMap(({ converted }) => converted.sums ?? []);
  const rates = new Map(
    known.flatMap(({ converted }) => converted.rates.map((rate) => [`${rate.from} ${rate.date}`, rate])),
  );
  const left = known.flatMap(({ row, converted }) => converted.left.map((days) => ({ account: row.label, ...days })));
  const addable = known.map(({ totals }) => ({ addable: totals }));
  return {
    currency,
    totals: sums.length === 0 ? null : show(addable, addUp(sums), currency),
    rates: [...rates.values()],
    ...(left.length === 0 ? {} : { not_converted: left }),
  };
}

function isConvertible(one: Answered): one is Convertible {
  return one.totals !== null && one.converted !== null;
}
