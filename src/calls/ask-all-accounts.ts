/** One question to each account that a caller may see: a few at a time, bounded, and what is missing is said. */

import { z } from "zod";
import type { Ending } from "#concurrency/ending.ts";
import { createLimiter } from "#concurrency/limiter.ts";
import { limitOf } from "#concurrency/time-limit.ts";
import type { ConnectionRow } from "#db/connection-rows.ts";
import { ShopError, toShopError } from "#errors.ts";
import type { CallContext, RowsHold } from "#modules/module.ts";
import type { AddableChange } from "#modules/module-change.ts";
import type { AddableTotals } from "#modules/module-totals.ts";
import { counted } from "#text/counted.ts";
import type { AccountAnswer, AskAccount, Question } from "./ask-account.ts";
import { argumentNames, takesDays, withDays } from "./asked-days.ts";
import { callEnd } from "./call-end.ts";
import { type ConvertedChange, convertChange } from "./convert-change.ts";
import { type Converted, convertTotals, type ToConvert } from "./convert-totals.ts";
import type { Days, Reporting } from "./rate-periods.ts";

export type Answered = AccountAnswer & {
  row: ConnectionRow;
  totals: AddableTotals | null;
  waitedMs: number;
  converted: Converted | null;
  change: AddableChange | null;
  convertedChange: ConvertedChange | null;
};
export type Missing = { row: ConnectionRow; error: ShopError };

/** In the order of labels. */
export type AllAnswers = { rowsHold: RowsHold; answered: readonly Answered[]; missing: readonly Missing[] };

type Asked = Omit<Question, "row"> & {
  rows: readonly ConnectionRow[];
  timeLimitMs: number;
  reporting: Reporting | null;
  argsOf?: ((connectionId: string) => unknown) | undefined;
};

/** Each may take several requests, and all of them share the app's limits with whoever else asks. */
const MAX_ACCOUNTS = 100;
/** Enough to keep an app's eight requests a second busy, and to hold few answers at once. */
const AT_ONCE = 8;
/** Of the call's time: the rest is for what has come. */
const SHARE_OF_TIME = 0.85;

/** @throws invalid_input for too many, and what the first account's call throws where none answers */
export async function askAllAccounts(
  askAccount: AskAccount,
  { rows, timeLimitMs, reporting, argsOf, ...question }: Asked,
): Promise<AllAnswers> {
  if (rows.length > MAX_ACCOUNTS) throw tooMany(rows.length);
  if (hasCursor(question.args)) throw noCursor();
  const { context } = question;
  const byDays = takesDays(await argumentNames(question.tool));
  const limiter = createLimiter(AT_ONCE);
  const endMs = timeLimitMs * SHARE_OF_TIME;
  let done = 0;
  const outcomes = await Promise.all(
    rows
      .toSorted((one, other) => (one.label < other.label ? -1 : 1))
      .map(async (row): Promise<Answered | Missing> => {
        const end = callEnd(limitOf(endMs), context.signal);
        const own = { ...question, row, args: argsOf === undefined ? question.args : argsOf(row.id) };
        const came: Answered[] = [];
        const ask = async () => {
          const answered = await askOne(askAccount, own, end.signal);
          came.push(answered);
          if (reporting === null) return answered;
          const { totals, change } = answered;
          const ofDays = byDays ? (days: Days) => totalsOfDays(askAccount, own, { days, signal: end.signal }) : null;
          return {
            ...answered,
            converted: totals && (await convertTotals(toConvert(answered, totals, ofDays), reporting)),
            convertedChange: change && (await convertChange(change, row.account_currency, reporting)),
          };
        };
        try {
          return await end.before(limiter(ask));
        } catch (thrown) {
          const [answered] = came;
          if (answered === undefined) return { row, error: toShopError(thrown) };
          // Its own numbers have come, and only their conversion ran out of time.
          const left = [{ why: toShopError(thrown).message }];
          return {
            ...answered,
            converted: { sums: null, rates: [], left },
            convertedChange: { parts: null, rates: [], left },
          };
        } finally {
          done += 1;
          context.progress(done, rows.length, `${done} of ${counted(rows.length, "ad account")} asked`);
        }
      }),
  );
  const answered = outcomes.filter((one): one is Answered => "answer" in one);
  const missing = outcomes.filter((one): one is Missing => "error" in one);
  const [first] = missing;
  if (answered.length === 0 && first !== undefined) throw first.error;
  return { rowsHold: question.tool.rowsHold, answered, missing };
}

async function askOne(askAccount: AskAccount, question: Question, signal: Ending): Promise<Answered> {
  let totals: AddableTotals | null = null;
  let change: AddableChange | null = null;
  let waitedMs = 0;
  const context: CallContext = {
    ...question.context,
    ...{ signal, besideOthers: true },
    progress: () => undefined,
    onWaited(ms) {
      waitedMs += ms;
    },
    onTotals(addable) {
      totals = addable;
    },
    onChange(addable) {
      change = addable;
    },
  };
  if (signal.aborted) throw signal.reason;
  const answer = await askAccount({ ...question, context });
  return { ...answer, row: question.row, totals, change, waitedMs, converted: null, convertedChange: null };
}

const Window = z.object({ start: z.string(), end: z.string() });

function toConvert({ row, answer }: Answered, totals: AddableTotals, ofDays: ToConvert["ofDays"]): ToConvert {
  const window = Window.safeParse(answer.meta.window).data ?? null;
  return { totals, currency: row.account_currency, window, ofDays };
}

async function totalsOfDays(
  askAccount: AskAccount,
  { args, ...question }: Question,
  { days, signal }: { days: Days; signal: Ending },
): Promise<AddableTotals | null> {
  const ofDays = withDays(Arguments.parse(args), days);
  return (await askOne(askAccount, { ...question, args: ofDays }, signal)).totals;
}

const Arguments = z.record(z.string(), z.unknown());

function hasCursor(args: unknown): boolean {
  return typeof args === "object" && args !== null && "cursor" in args && (args.cursor ?? "") !== "";
}

function noCursor(): ShopError {
  return new ShopError("invalid_input", "A cursor leads on in one account. Name that account in place of all.");
}

function tooMany(accounts: number): ShopError {
  return new ShopError(
    "invalid_input",
    `All ${counted(accounts, "ad account")} are more than the ${MAX_ACCOUNTS} that one call asks. Name one, or use a key that is narrowed to fewer.`,
  );
}
