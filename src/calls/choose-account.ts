/** Which of several accounts a call is for: the one place that reads the argument `account`. */

import type { ConnectionRow } from "#db/connection-rows.ts";
import { ShopError } from "#errors.ts";
import type { AccountUse, Module } from "#modules/module.ts";
import type { Restriction } from "#restriction.ts";
import { didYouMean } from "#text/did-you-mean.ts";
import { noAccountOpen } from "./refuse-restricted.ts";
import { sortedLabels, visibleAccounts } from "./visible-accounts.ts";

/** In place of a label: no account has it. */
export const ALL_ACCOUNTS = "all";

/** `visible`: every account that the caller may see. `args`: without `account`. */
export type Chosen = {
  asked: ConnectionRow | "all" | "list";
  visible: readonly ConnectionRow[];
  args: unknown;
};

type Asked = {
  rows: readonly ConnectionRow[];
  restriction: Restriction;
  module: Pick<Module, "title">;
  use: AccountUse;
  args: unknown;
};

/** More than an answer should name; get_account lists all. */
const MAX_NAMED = 50;

/** @throws not_allowed where no account is open, ambiguous_account, invalid_input for an unknown label */
export function chooseAccount({ rows, restriction, module, use, args }: Asked): Chosen {
  const visible = visibleAccounts(rows, restriction);
  const [first] = visible;
  if (first === undefined) throw noAccountOpen();
  const given = isArguments(args) && Object.hasOwn(args, "account") ? argumentOf(args) : null;
  const account = given?.account ?? null;
  const others = given === null ? args : given.others;
  if (account === null) {
    if (visible.length === 1 || use === "any") return { asked: first, visible, args: others };
    if (use === "listed") return { asked: "list", visible, args: others };
    throw severalAccounts(module, sortedLabels(visible), use);
  }
  if (account === ALL_ACCOUNTS && use === "all")
    return { asked: visible.length === 1 ? first : "all", visible, args: others };
  const row = visible.find(({ label }) => label === account);
  if (row === undefined && account === ALL_ACCOUNTS) throw notForAll(sortedLabels(visible));
  if (row === undefined) throw unknownAccount(account, sortedLabels(visible), use);
  return { asked: row, visible, args: others };
}

function isArguments(args: unknown): args is Record<string, unknown> {
  return typeof args === "object" && args !== null && !Array.isArray(args);
}

/**
 * An empty one counts as absent, since some clients fill in every argument, and a label of digits may come as a number.
 * @throws invalid_input
 */
export function argumentOf<Given extends Readonly<Record<string, unknown>>>({ account, ...others }: Given) {
  if (account === null || account === undefined) return { account: null, others };
  if (typeof account !== "string" && !Number.isSafeInteger(account))
    throw new ShopError("invalid_input", "account takes the label of one ad account, as text.");
  const label = String(account).trim().toLowerCase();
  return { account: label === "" ? null : label, others };
}

function severalAccounts({ title }: Pick<Module, "title">, labels: readonly string[], use: AccountUse): ShopError {
  return new ShopError(
    "ambiguous_account",
    `${title} has several ad accounts here. Pass the label of one as account: ${named(labels)}.${orAll(use)}`,
  );
}

function notForAll(labels: readonly string[]): ShopError {
  return new ShopError(
    "invalid_input",
    `This tool answers for one account, and takes no ${ALL_ACCOUNTS}. account takes ${named(labels)}.`,
  );
}

export function unknownAccount(account: string, labels: readonly string[], use: AccountUse = "one"): ShopError {
  const near = didYouMean(account, labels);
  const hint = near.length === 0 ? "" : ` Did you mean ${near.join(", ")}?`;
  return new ShopError(
    "invalid_input",
    `No ad account has that label.${hint} account takes ${named(labels)}.${orAll(use)}`,
  );
}

function orAll(use: AccountUse): string {
  return use === "all" ? ` ${ALL_ACCOUNTS} stands for all of them together.` : "";
}

function named(labels: readonly string[]): string {
  const more = labels.length > MAX_NAMED ? ` and ${labels.length - MAX_NAMED} more, which get_account lists` : "";
  return `${labels.slice(0, MAX_NAMED).join(", ")}${more}`;
}
