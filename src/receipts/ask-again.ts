/** Asks a receipt's question again and says what has moved since. */

import { daysInclusive, todayIn } from "#ads/calendar.ts";
import { differenceOf, parseDecimal, toNumber } from "#ads/decimal.ts";
import { argumentNames, takesDays, withDays } from "#calls/asked-days.ts";
import type { Clock } from "#clock.ts";
import type { ConnectionRow } from "#db/connection-rows.ts";
import type { Store } from "#db/store.ts";
import { ShopError } from "#errors.ts";
import type { Module, ToolAnswer } from "#modules/module.ts";
import { isoTime } from "#text/iso-time.ts";
import { accountHistory, type HistoryOf } from "#watch/account-history.ts";
import { UTC } from "#zones/zone.ts";
import type { Zones } from "#zones/zones.ts";
import { factsOf, type KeptReceipt, keptOf } from "./kept-receipt.ts";
import { type MovedMetric, movedDays } from "./moved-days.ts";
import type { Receipt, Receipts } from "./receipts.ts";

export type MovedTotal = { name: string; before: number | null; now: number | null; change: number | null };

/** `same_days`: false where the question is about the present. `days`: null where they are not remembered. */
export type AskedAgain = {
  asked_at: string;
  same_days: boolean;
  rows: { before: number | null; now: number | null };
  totals: MovedTotal[];
  summary: string | null;
  days: MovedMetric[] | null;
};

/** `ask` calls a tool of the workspace. */
export type AskingAgain = {
  workspaceId: string;
  id: string;
  ask(tool: string, args: Readonly<Record<string, unknown>>): Promise<ToolAnswer>;
};

type Parts = {
  receipts: Pick<Receipts, "find">;
  modules: readonly Module[];
  store: Store;
  historyOf: HistoryOf;
  zones: Zones;
  clock: Clock;
};

/** @throws not_found, conflict where it cannot be compared; what the tool throws */
export async function askAgain(parts: Parts, { workspaceId, id, ask }: AskingAgain): Promise<AskedAgain> {
  const before = await parts.receipts.find({ workspaceId, id });
  const connection = await connectionOf(parts, workspaceId, before);
  const { args, sameDays } = await questionOf(parts, before);
  const answer = await ask(before.tool, { ...args, account: connection.label });
  const now = keptOf({
    ...{ module: before.module, connectionId: before.connection_id, tool: before.tool },
    ...{ args, answer: factsOf(answer), requestIds: [] },
  });
  if (now.account_id !== before.account_id)
    throw new ShopError(
      "conflict",
      "Another ad account is connected now, so this question cannot be asked of the same account again.",
    );
  return {
    asked_at: isoTime(parts.clock.now()),
    same_days: sameDays,
    rows: { before: before.rows, now: now.rows },
    totals: movedTotals(before, now),
    summary: now.summary,
    days: sameDays ? await daysOf(parts, connection, { before, now }) : null,
  };
}

async function connectionOf({ store }: Parts, workspaceId: string, { connection_id }: Receipt) {
  const connection = (await store.connections.list(workspaceId)).find(({ id }) => id === connection_id);
  if (connection !== undefined) return connection;
  throw new ShopError(
    "conflict",
    "The account that this number is of is not connected any more, so the question cannot be asked again. Connect it, and ask your assistant.",
  );
}

/** The days as they were, where the tool takes days; asked of the platform anew, where the tool can. */
async function questionOf({ modules }: Parts, { module, tool, arguments: given, window }: Receipt) {
  const offered = modules.find(({ name }) => name === module)?.tools.find(({ name }) => name === tool);
  if (offered === undefined || given === null)
    throw new ShopError(
      "conflict",
      given === null
        ? "This question was too long to be kept, so it cannot be asked again from here. Ask your assistant again."
        : "This version of ShopMCP does not have that tool any more, so the question cannot be asked again.",
    );
  const names = await argumentNames(offered);
  const days = takesDays(names) && window !== null && window.start !== null ? { ...window, start: window.start } : null;
  const anew = names.has("fresh") ? { fresh: true } : {};
  return { args: { ...(days === null ? given : withDays(given, days)), ...anew }, sameDays: days !== null };
}

function movedTotals(before: KeptReceipt, now: KeptReceipt): MovedTotal[] {
  return Object.entries(before.totals ?? {}).map(([name, before]) => {
    const after = now.totals?.[name] ?? null;
    return { name, before: before, now: after, change: changeOf(before, after) };
  });
}

function changeOf(before: number | null, after: number | null): number | null {
  const [from, to] = [before, after].map((value) => (value === null ? null : parseDecimal(String(value))));
  return from === null || from === undefined || to === null || to === undefined
    ? null
    : toNumber(differenceOf(to, from));
}

/** Null where a day of the window is not remembered from before and after. */
async function daysOf(parts: Parts, connection: ConnectionRow, { before, now }: { before: Receipt; now: KeptReceipt }) {
  const { window, timezone, totals } = before;
  const history = parts.modules.find(({ name }) => name === before.module)?.history;
  const rows = history?.rowsOf(before.tool, before.arguments ?? {}) ?? null;
  if (rows === null || history === null || history === undefined || totals === null) return null;
  if (window === null || window.start === null) return null;
  const found = await accountHistory(parts, connection);
  if (found === null || found.account.accountId !== before.account_id) return null;
  const metrics = history.levels[rows.level].metrics.filter((name) => totals[name] !== undefined);
  const zone = (timezone === null ? null : parts.zones.find(timezone)) ?? UTC;
  const span = {
    ...{ level: rows.level, from: window.start, to: window.end },
    until: todayIn(zone, Date.parse(before.asked_at)),
  };
  const days = await found.history.readAgain(found.account, span, metrics);
  if (days === null || days.length !== daysInclusive(span.from, span.to)) return null;
  const both = Object.fromEntries(movedTotals(before, now).map(({ name, ...values }) => [name, values]));
  return movedDays(days, metrics, { ids: rows.ids, totals: both });
}
