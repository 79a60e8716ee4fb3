/** Asks a receipt's question again and says what has moved since. */

import { ShopError } from "#errors.ts";
import { isoTime } from "#text/iso-time.ts";
import { type AskedAccountsAgain, askAccountsAgain } from "./ask-accounts-again.ts";
import type { AgainParts, AskingAgain } from "./asking-again.ts";
import { keptOf } from "./kept-receipt.ts";
import type { MovedMetric } from "./moved-days.ts";
import { type MovedTotal, movedTotals } from "./moved-totals.ts";
import { questionAgain } from "./question-again.ts";
import type { Receipt } from "./receipts.ts";
import { rememberedMoves } from "./remembered-moves.ts";

/** `same_days`: false where the question is about the present. `days`: null where they are not remembered. */
export type AskedAgain = {
  asked_at: string;
  same_days: boolean;
  rows: { before: number | null; now: number | null };
  totals: MovedTotal[];
  summary: string | null;
  days: MovedMetric[] | null;
};

/** @throws not_found, conflict where it cannot be compared; what the tool throws */
export async function askAgain(
  parts: AgainParts,
  { workspaceId, id, ask, askEach }: AskingAgain,
): Promise<AskedAgain | AskedAccountsAgain> {
  const receipt = await parts.receipts.find({ workspaceId, id });
  return "accounts" in receipt
    ? askAccountsAgain(parts, { workspaceId, before: receipt, askEach })
    : askOneAgain(parts, { workspaceId, before: receipt, ask });
}

type One = Pick<AskingAgain, "workspaceId" | "ask"> & { before: Receipt };

async function askOneAgain(parts: AgainParts, { workspaceId, before, ask }: One): Promise<AskedAgain> {
  const connection = await connectionOf(parts, workspaceId, before);
  const { args, sameDays } = (await questionAgain(parts.modules, before))(before.window);
  const answer = await ask(before.tool, { ...args, account: connection.label });
  const now = keptOf({
    ...{ module: before.module, connectionId: before.connection_id, tool: before.tool },
    ...{ args, answer, requestIds: [] },
  });
  if (now.account_id !== before.account_id)
    throw new ShopError(
      "conflict",
      "Another ad account is connected now, so this question cannot be asked of the same account again.",
    );
  const isSame = (accountId: string) => accountId === before.account_id;
  return {
    asked_at: isoTime(parts.clock.now()),
    same_days: sameDays,
    rows: { before: before.rows, now: now.rows },
    totals: movedTotals(before.totals, now.totals),
    summary: now.summary,
    days: sameDays ? await rememberedMoves(parts, connection, { asked: before, now: now.totals, isSame }) : null,
  };
}

async function connectionOf({ store }: AgainParts, workspaceId: string, { connection_id }: Receipt) {
  const connection = (await store.connections.list(workspaceId)).find(({ id }) => id === connection_id);
  if (connection !== undefined) return connection;
  throw new ShopError(
    "conflict",
    "The account that this number is of is not connected any more, so the question cannot be asked again. Connect it, and ask your assistant.",
  );
}
