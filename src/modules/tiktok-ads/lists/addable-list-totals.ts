/** A list's totals as sums, so that those of several accounts can be added up. */

import { type Decimal, parseDecimal } from "#ads/decimal.ts";
import { shownSum } from "#ads/shown-sum.ts";
import type { AddableTotals } from "#modules/module-totals.ts";
import type { ListAnswer } from "./list-answer.ts";

const STATUS = "status ";
const MONEY = ["spend", "spend_not_listed"] as const;

export function addableListTotals({ status, ...money }: ListAnswer["totals"]): AddableTotals {
  const amounts = MONEY.flatMap((name): [string, Decimal | null][] => {
    const amount = money[name];
    return amount === undefined ? [] : [[name, amount === null ? null : parseDecimal(String(amount))]];
  });
  const counts = Object.entries(status).map(([name, count]): [string, Decimal] => [
    `${STATUS}${name}`,
    { units: BigInt(count), scale: 0 },
  ]);
  return {
    columns: [],
    sums: new Map([...counts, ...amounts]),
    money: new Set(MONEY),
    shown(sums, currency) {
      const numbers = [...sums].map(([name, sum]): [string, number | null] => [
        name,
        sum === null ? null : shownSum(sum, currency),
      ]);
      const [states, others] = [
        numbers.filter(([name]) => name.startsWith(STATUS)),
        numbers.filter(([name]) => !name.startsWith(STATUS)),
      ];
      return {
        status: Object.fromEntries(states.map(([name, count]) => [name.slice(STATUS.length), count])),
        ...Object.fromEntries(others),
      };
    },
  };
}
