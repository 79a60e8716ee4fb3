/** The page's question to all accounts together: the module's own report by day, and the owner's currency beside it. */

import { z } from "zod";
import { ShopError, toShopError } from "#errors.ts";
import type { PerformanceView } from "#modules/module-page.ts";
import type { AllAnswers } from "./ask-all-accounts.ts";
import { ALL_ACCOUNTS } from "./choose-account.ts";
import { type Overview, overviewOf, Values, valuesShown } from "./overview-of.ts";
import { reportingTotal } from "./reporting-total.ts";

/** `window` or both days; the view's first window where nothing is given. */
export type OverviewDays = { window?: string | undefined; start?: string | undefined; end?: string | undefined };

export type OverviewWanted = OverviewDays & { comparison?: string | undefined; fresh: boolean };

const Reporting = z.object({
  currency: z.string(),
  totals: Values.nullable(),
  rates: z.array(z.object({ from: z.string(), date: z.string(), rate: z.string() })).default([]),
  not_converted: z
    .array(z.object({ account: z.string(), start: z.string().optional(), end: z.string().optional(), why: z.string() }))
    .default([]),
});

/** `note`: why there are no values. */
export type ReportingOverview = Omit<z.output<typeof Reporting>, "totals"> & {
  values: z.output<typeof Values> | null;
  note: string | null;
};

type Arguments = Readonly<Record<string, unknown>>;

/** `currency`: that of the owner's rates, null where there are none. */
export type Told = { all: AllAnswers; currency: string | null };

/** What each account answered to the tool. @throws what the tool throws where none answers */
export type AskAll = (tool: string, args: Arguments) => Promise<Told>;

/** @throws invalid_input for days or a comparison that the view has not */
export async function askOverview(
  ask: AskAll,
  view: PerformanceView,
  { comparison, fresh, ...days }: OverviewWanted,
): Promise<Overview & { reporting: ReportingOverview | null }> {
  const compared = choiceOf(view.comparisons, { name: "comparison", id: comparison })?.args ?? {};
  const given = { ...view.overTime.args, ...daysOf(view, days), account: ALL_ACCOUNTS };
  const told = await ask(view.tool, { ...given, ...compared, ...(fresh ? view.refresh : {}) });
  const alone = async () => reportingIn(await ask(view.tool, given), view);
  const own = reportingIn(told, view);
  // What is compared has no such total: the same days alone are asked once more, from what was just read.
  const reporting =
    own === null || Object.keys(compared).length === 0 ? own : await alone().catch((thrown) => failed(own, thrown));
  return { ...overviewOf(told.all, view.series), reporting };
}

function daysOf(view: PerformanceView, { window, start, end }: OverviewDays): Arguments {
  if (start === undefined && end === undefined)
    return choiceOf(view.windows, { name: "window", id: window ?? view.firstWindow })?.args ?? {};
  if (window !== undefined || start === undefined || end === undefined)
    throw new ShopError("invalid_input", "Give a window, or both start_date and end_date.");
  return { [view.range.start]: start, [view.range.end]: end };
}

function choiceOf(choices: PerformanceView["windows"], { name, id }: { name: string; id: string | undefined }) {
  if (id === undefined) return choices[0];
  const choice = choices.find((one) => one.id === id);
  if (choice !== undefined) return choice;
  throw new ShopError("invalid_input", `${name}: one of ${choices.map((one) => one.id).join(", ")} is expected.`);
}

function reportingIn(
  { all: { answered }, currency }: Told,
  { series }: Pick<PerformanceView, "series">,
): ReportingOverview | null {
  const found = Reporting.safeParse(reportingTotal(answered, currency, valuesShown(series)));
  if (!found.success) return null;
  const { totals, ...rest } = found.data;
  return { ...rest, values: totals, note: null };
}

function failed(own: ReportingOverview, thrown: unknown): ReportingOverview {
  return { ...own, values: null, note: toShopError(thrown).message };
}
