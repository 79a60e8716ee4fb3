/** What somebody has ticked, between the ticks and the API's words, in which `all` alone stands for everything. */

import { counted } from "#text/counted.ts";

/** Sets of tools, and accounts by connection id. */
export type Restriction = { tools: readonly string[]; accounts: readonly string[] };

/** `all` alone stands for everything; accounts are absent where there are not several. */
export type WantedRestriction = { tools: string[]; accounts?: string[] };

/** Of something that is only made now: an account that came since the form was shown stays closed to it. */
export type NewRestriction = WantedRestriction & { accounts_shown: string[] };

const ALL = "all";

/** The ticks for what the API gave. */
export function ticksOf(given: Restriction, offered: Restriction): Restriction {
  return { tools: ticked(given.tools, offered.tools), accounts: ticked(given.accounts, offered.accounts) };
}

/** Accounts are asked for where there are several, and where some are closed: the only one that is left may be among them. */
export function asksAccounts({ accounts }: Restriction, offered: Restriction): boolean {
  return offered.accounts.length > 1 || (offered.accounts.length > 0 && !accounts.includes(ALL));
}

/** Every tool ticked means those that come later, too. */
export function wantedOf(restriction: Restriction, offered: Restriction, asked: boolean): WantedRestriction {
  const tools = restriction.tools.length === offered.tools.length ? [ALL] : [...restriction.tools];
  return asked ? { tools, accounts: [...restriction.accounts] } : { tools };
}

export function newOf(restriction: Restriction, offered: Restriction): NewRestriction {
  return { ...wantedOf(restriction, offered, offered.accounts.length > 1), accounts_shown: [...offered.accounts] };
}

export function isNothing(restriction: Restriction, asked: boolean): boolean {
  return restriction.tools.length === 0 || (asked && restriction.accounts.length === 0);
}

/** In a table: what is open, and nothing of accounts where all are. */
export function restrictionText({ tools, accounts }: Restriction, offered: Restriction): string {
  const sets = tools.includes(ALL) ? "all tools" : tools.join(", ");
  const open = ticked(accounts, offered.accounts).length;
  const several = offered.accounts.length > 1 || !accounts.includes(ALL);
  return several ? `${sets}; ${open} of ${counted(offered.accounts.length, "account")}` : sets;
}

function ticked(given: readonly string[], offered: readonly string[]): readonly string[] {
  return given.includes(ALL) ? offered : offered.filter((name) => given.includes(name));
}
