/** One question to each account that a caller may see: a few at a time, bounded, and what is missing is said. */

import { createLimiter } from "#concurrency/limiter.ts";
import type { ConnectionRow } from "#db/connection-rows.ts";
import { ShopError, toShopError } from "#errors.ts";
import type { CallContext } from "#modules/module.ts";
import type { AddableTotals } from "#modules/module-totals.ts";
import type { AccountAnswer, AskAccount, Question } from "./ask-account.ts";
import { callEnd } from "./call-end.ts";

export type Answered = AccountAnswer & { row: ConnectionRow; totals: AddableTotals | null; waitedMs: number };
export type Missing = { row: ConnectionRow; error: ShopError };

/** In the order of labels. */
export type AllAnswers = { answered: readonly Answered[]; missing: readonly Missing[] };

type Asked = Omit<Question, "row"> & { rows: readonly ConnectionRow[]; timeLimitMs: number };

/** Each may take several requests, and all of them share the app's limits with whoever else asks. */
const MAX_ACCOUNTS = 100;
/** Enough to keep an app's eight requests a second busy, and to hold few answers at once. */
const AT_ONCE = 8;
/** Of the call's time: the rest is for what has come. */
const SHARE_OF_TIME = 0.85;

/** @throws invalid_input for too many, and what the first account's call throws where none answers */
export async function askAllAccounts(
  askAccount: AskAccount,
  { rows, timeLimitMs, ...question }: Asked,
): Promise<AllAnswers> {
  if (rows.length > MAX_ACCOUNTS) throw tooMany(rows.length);
  if (hasCursor(question.args)) throw noCursor();
  const { context } = question;
  const limiter = createLimiter(AT_ONCE);
  const endMs = timeLimitMs * SHARE_OF_TIME;
  let done = 0;
  const outcomes = await Promise.all(
    rows
      .toSorted((one, other) => (one.label < other.label ? -1 : 1))
      .map(async (row): Promise<Answered | Missing> => {
        const end = callEnd(endMs, context.signal);
        try {
          return await end.before(limiter(() => askOne(askAccount, { ...question, row }, end.signal)));
        } catch (thrown) {
          return { row, error: toShopError(thrown) };
        } finally {
          done += 1;
          context.progress(done, rows.length, `${done} of ${rows.length} ad accounts asked`);
        }
      }),
  );
  const answered = outcomes.filter((one): one is Answered => "answer" in one);
  const missing = outcomes.filter((one): one is Missing => "error" in one);
  const [first] = missing;
  if (answered.length === 0 && first !== undefined) throw first.error;
  return { answered, missing };
}

async function askOne(askAccount: AskAccount, question: Question, signal: AbortSignal): Promise<Answered> {
  let totals: AddableTotals | null = null;
  let waitedMs = 0;
  const context: CallContext = {
    ...question.context,
    signal,
    progress: () => undefined,
    onWaited(ms) {
      waitedMs += ms;
    },
    onTotals(addable) {
      totals = addable;
    },
  };
  signal.throwIfAborted();
  const answer = await askAccount({ ...question, context });
  return { ...answer, row: question.row, totals, waitedMs };
}

function hasCursor(args: unknown): boolean {
  return typeof args === "object" && args !== null && "cursor" in args && (args.cursor ?? "") !== "";
}

function noCursor(): ShopError {
  return new ShopError("invalid_input", "A cursor leads on in one account. Name that account in place of all.");
}

function tooMany(accounts: number): ShopError {
  return new ShopError(
    "invalid_input",
    `All ${accounts} ad accounts are more than the ${MAX_ACCOUNTS} that one call asks. Name one, or use a key that is narrowed to fewer.`,
  );
}
