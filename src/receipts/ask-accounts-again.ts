/** Asks a receipt's question of several accounts again: of each its own days, and together for their subtotals. */

import type { AnsweredAccounts } from "#calls/answered-question.ts";
import type { ConnectionRow } from "#db/connection-rows.ts";
import { ShopError } from "#errors.ts";
import { isoTime } from "#text/iso-time.ts";
import type { AgainParts, AskingAgain } from "./asking-again.ts";
import { checkOf, type KeptAccount, type KeptAccounts, keptAccountsOf } from "./kept-accounts.ts";
import type { MovedMetric } from "./moved-days.ts";
import { type MovedTotal, movedTotals } from "./moved-totals.ts";
import { questionAgain } from "./question-again.ts";
import type { AccountsReceipt } from "./receipts.ts";
import { rememberedMoves } from "./remembered-moves.ts";

/** `not_compared`: why nothing stands beside its numbers. `days`: null where they are not remembered. */
export type MovedAccount = Pick<KeptAccount, "connection_id" | "label"> & {
  rows: { before: number | null; now: number | null };
  totals: MovedTotal[];
  days: MovedMetric[] | null;
  not_compared: string | null;
};

/** Subtotals and totals have a now only where every account that they were of has one. */
export type AskedAccountsAgain = {
  asked_at: string;
  same_days: boolean;
  accounts: MovedAccount[];
  totals: MovedTotal[];
  subtotals: { currency: string | null; totals: MovedTotal[] }[];
  reporting: { currency: string; totals: MovedTotal[] } | null;
};

type Asked = Pick<AskingAgain, "workspaceId" | "askEach"> & { before: AccountsReceipt };

/** Each opens an account's remembered days. */
const MAX_WITH_DAYS = 20;

/** @throws conflict where none of the accounts is connected, or the question cannot be asked; what the tool throws */
export async function askAccountsAgain(
  parts: AgainParts,
  { workspaceId, before, askEach }: Asked,
): Promise<AskedAccountsAgain> {
  const rows = new Map((await parts.store.connections.list(workspaceId)).map((row) => [row.id, row]));
  const connected = before.accounts.filter(({ connection_id: id }) => rows.has(id));
  if (connected.length === 0) throw noneConnected();
  const again = await questionAgain(parts.modules, before);
  const ids = connected.map(({ connection_id: id }) => id);
  const argsOf = new Map(connected.map(({ connection_id: id, window }) => [id, again(window).args]));
  const answered: AnsweredAccounts[] = [];
  await askEach(before.tool, ids, { argsOf: (id) => argsOf.get(id), onAnswered: (one) => void answered.push(one) });
  const [answer] = answered;
  const now = answer === undefined ? null : keptAccountsOf(answer);
  const sameDays = connected.every(({ window }) => again(window).sameDays);
  const accounts: MovedAccount[] = [];
  for (const account of before.accounts)
    accounts.push(
      await movedAccount(parts, {
        ...{ before, account, now, row: rows.get(account.connection_id) },
        withDays: sameDays && accounts.filter(({ days }) => days !== null).length < MAX_WITH_DAYS,
      }),
    );
  const whole = before.answered === accounts.length && accounts.every((one) => one.not_compared === null) ? now : null;
  return {
    asked_at: isoTime(parts.clock.now()),
    same_days: sameDays,
    accounts,
    totals: movedTotals(before.totals, whole?.totals ?? null),
    subtotals: before.subtotals.map(({ currency, totals }) => {
      const other = whole?.subtotals.find((one) => one.currency === currency);
      return { currency, totals: movedTotals(totals, other?.totals ?? null) };
    }),
    reporting: before.reporting && {
      currency: before.reporting.currency,
      totals: movedTotals(
        before.reporting.totals,
        whole?.reporting?.currency === before.reporting.currency ? whole.reporting.totals : null,
      ),
    },
  };
}

type Compared = {
  before: AccountsReceipt;
  account: KeptAccount;
  now: KeptAccounts | null;
  row: ConnectionRow | undefined;
  withDays: boolean;
};

async function movedAccount(
  parts: AgainParts,
  { before, account, now, row, withDays }: Compared,
): Promise<MovedAccount> {
  const { connection_id, label, account_check: check } = account;
  const own = now?.accounts.find((one) => one.connection_id === connection_id);
  const notCompared =
    row === undefined
      ? "This account is not connected any more."
      : own === undefined
        ? "This account did not answer now."
        : own.account_check !== check
          ? "Another ad account is connected in its place."
          : null;
  const totals = notCompared === null ? (own?.totals ?? null) : null;
  const moved = movedTotals(account.totals, totals);
  const days =
    withDays && row !== undefined && notCompared === null && moved.some(({ change }) => change !== null && change !== 0)
      ? await rememberedMoves(parts, row, {
          asked: { ...before, ...account },
          now: totals,
          isSame: (accountId) => checkOf(accountId) === check,
        })
      : null;
  return {
    ...{ connection_id, label },
    rows: { before: account.rows, now: notCompared === null ? (own?.rows ?? null) : null },
    totals: moved,
    days,
    not_compared: notCompared,
  };
}

function noneConnected(): ShopError {
  return new ShopError(
    "conflict",
    "None of the accounts that these numbers are of is connected any more, so the question cannot be asked again. Connect them, and ask your assistant.",
  );
}
