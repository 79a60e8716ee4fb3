/** The answers of which a digest of all accounts is made: each account's own days, money added within a currency. */

import { z } from "zod";
import { addDays, type Day } from "#ads/calendar.ts";
import type { AskAccount } from "#calls/ask-account.ts";
import { type AllAnswers, askAllAccounts } from "#calls/ask-all-accounts.ts";
import { mergeAnswers } from "#calls/merge-answers.ts";
import type { Reporting } from "#calls/rate-periods.ts";
import type { ConnectionRow } from "#db/connection-rows.ts";
import { lazily } from "#lazily.ts";
import type { CallContext, Module, ModuleDigest, ToolAnswer } from "#modules/module.ts";
import { offeredTool } from "#modules/offered-tool.ts";

/** Longer than a call: a digest lets callers go first. */
const TIME_MS = 300_000;

const Values = lazily(() => z.record(z.string(), z.unknown()));
export type Values = z.output<ReturnType<typeof Values>>;

const Answer = lazily(() =>
  z.looseObject({
    meta: z.looseObject({
      currency: z.string().nullable(),
      warnings: z.array(z.string()).catch([]),
      completeness: z.array(z.string()).catch([]),
      missing: z.array(z.looseObject({ account: z.string(), message: z.string() })).default([]),
      subtotals: z
        .array(z.object({ currency: z.string().nullable(), accounts: z.number(), totals: Values().catch({}) }))
        .default([]),
      reporting: z
        .looseObject({
          currency: z.string(),
          totals: Values().nullable().catch(null),
          rates: z.array(z.looseObject({ from: z.string(), rate: z.string(), date: z.string() })).default([]),
          not_converted: z.array(z.looseObject({ account: z.string() })).default([]),
        })
        .optional(),
    }),
    columns: z.array(z.string()),
    rows: z.array(z.array(z.unknown())),
    totals: Values().catch({}),
  }),
);

/** `groups`: of each currency, in the order of codes. `accounts`: values by label. */
export type AllAnswered = {
  meta: z.output<ReturnType<typeof Answer>>["meta"];
  groups: { currency: string | null; accounts: number; values: Values }[];
  accounts: ReadonlyMap<string, Values>;
};

export type AllDigestAnswers = { yesterday: AllAnswered; week: AllAnswered };

/** `rows`: the accounts with the day of their digest, each of its own. */
type Asked = {
  askAccount: AskAccount;
  module: Module;
  view: ModuleDigest;
  rows: readonly { row: ConnectionRow; day: Day }[];
  reporting: Reporting | null;
  readSinceMs: number;
  behindCallers: boolean;
  progress: CallContext["progress"];
};

/** @throws what the tools throw where no account answers */
export async function askAllTools({ rows, module, view, ...asked }: Asked): Promise<AllDigestAnswers> {
  const { askAccount, reporting, readSinceMs, behindCallers, progress } = asked;
  const context: CallContext = {
    signal: AbortSignal.timeout(TIME_MS),
    progress,
    onUpstream: () => undefined,
    ...{ readSinceMs, behindCallers },
  };
  const dayOf = new Map(rows.map(({ row, day }) => [row.id, day]));
  const ask = async (given: Readonly<Record<string, unknown>>, back: number): Promise<AllAnswered> => {
    const argsOf = (id: string) => {
      const day = dayOf.get(id) ?? "";
      return { ...given, [view.range.start]: addDays(day, -back), [view.range.end]: addDays(day, -1) };
    };
    const all = await askAllAccounts(askAccount, {
      ...{ module, tool: offeredTool(module, view.tool), context, timeLimitMs: TIME_MS, reporting, argsOf },
      ...{ args: given, rows: rows.map(({ row }) => row) },
    });
    return answeredBy(mergeAnswers(all, reporting?.currency ?? null), all);
  };
  return {
    yesterday: await ask(view.account, 1),
    week: await ask({ ...view.account, ...view.compared }, 7),
  };
}

function answeredBy(merged: ToolAnswer, { answered }: AllAnswers): AllAnswered {
  const { meta, columns, rows, totals } = Answer().parse(merged);
  const groups =
    meta.subtotals.length > 0
      ? meta.subtotals.map(({ totals: values, ...group }) => ({ ...group, values }))
      : [{ currency: meta.currency, accounts: answered.length, values: totals }];
  const own = rows.map((row) => Object.fromEntries(columns.map((name, at) => [name, row[at] ?? null])));
  return { meta, groups, accounts: new Map(own.map((values) => [String(values.account), values])) };
}
