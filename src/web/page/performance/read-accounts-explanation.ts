/** A change over all accounts as steps, one an account: of a currency where the metric is money, else of all. */

import { z } from "zod";
import { previousOf } from "./point.ts";
import { type Explanation, stepsOf } from "./read-explanation.ts";

const Totals = z.record(z.string(), z.number().nullable().catch(null));

const Answer = z.looseObject({
  summary: z.string(),
  columns: z.array(z.string()),
  totals: Totals,
  meta: z.looseObject({
    by_account: z.array(z.looseObject({ account: z.string(), currency: z.string().optional(), totals: Totals })),
    subtotals: z.array(z.looseObject({ currency: z.string().nullable(), totals: Totals })).default([]),
  }),
});

type Shown = { currency: string | null; nameOf(label: string): string };

/** More would be a table of slivers; the others are one step. */
const MOST_STEPS = 12;

export function readAccountsExplanation(answer: unknown, { currency, nameOf }: Shown): Explanation {
  const { summary, columns, totals, meta } = Answer.parse(answer);
  const group = meta.subtotals.findIndex((one) => one.currency === currency);
  const of = group === -1 ? totals : (meta.subtotals[group]?.totals ?? {});
  const [metric] = columns.filter((column) => columns.includes(previousOf(column)));
  const parts = meta.by_account
    .filter((one) => one.currency === undefined || one.currency === currency)
    .flatMap(({ account, totals: own }) =>
      own.contribution == null ? [] : [{ id: account, name: nameOf(account), amount: own.contribution }],
    )
    .toSorted((one, other) => Math.abs(other.amount) - Math.abs(one.amount));
  const [shown, rest] = [parts.slice(0, MOST_STEPS), parts.slice(MOST_STEPS)];
  const others = rest.reduce((sum, { amount }) => sum + amount, 0);
  return {
    // Its first lines are the groups', in their order.
    summary: summary.split("\n")[Math.max(0, group)] ?? "",
    steps: stepsOf(
      { before: of[previousOf(metric ?? "")] ?? null, now: of[metric ?? ""] ?? null },
      rest.length === 0 ? shown : [...shown, { id: "others", name: `${rest.length} others`, amount: others }],
    ),
  };
}
