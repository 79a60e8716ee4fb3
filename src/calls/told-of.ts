/** Whether an answer over several accounts has days of their own, and money of theirs. */

import type { AllAnswers, Answered } from "./ask-all-accounts.ts";

export type ToldOf = { days: boolean; money: boolean };

export function toldOf({ rowsHold, answered }: AllAnswers): ToldOf {
  if (rowsHold === "neither") return { days: false, money: false };
  return {
    days: answered.some(({ answer: { meta } }) => meta.window !== undefined),
    money: rowsHold === "money" || answered.some(hasMoney),
  };
}

function hasMoney({ totals, change }: Answered): boolean {
  if (change !== null && (change.money.of || change.money.per)) return true;
  return totals !== null && [...totals.sums.keys()].some((name) => totals.money.has(name));
}
