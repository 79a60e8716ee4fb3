/** The options by which keys and apps are narrowed, the same for each command that takes them. */

import { type Restriction, shownAccounts, shownTools, TOOL_SETS } from "#restriction.ts";
import type { WantedRestriction } from "#workspaces/wanted-restriction.ts";
import type { Invocation } from "./command.ts";

export const RESTRICTION_OPTIONS = { tools: { type: "string" }, accounts: { type: "string" } } as const;

export const RESTRICTION_USAGE = "[--tools SETS] [--accounts LABELS]";

export const RESTRICTION_DETAILS = `SETS are one or more of ${TOOL_SETS.join(", ")}, with commas between, or all. LABELS are those of accounts, as\n\`shopmcp status\` shows them (or connection ids), or all. It counts at the next request; an account that is added later opens to none by itself.`;

export function restrictionOptions(invocation: Invocation): WantedRestriction {
  const named = (option: string) =>
    invocation
      .option(option)
      ?.split(",")
      .map((name) => name.trim());
  return { tools: named("tools"), accounts: named("accounts") };
}

export function shownSight(row: Restriction) {
  return { tools: shownTools(row), accounts: shownAccounts(row) };
}
