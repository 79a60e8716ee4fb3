/** The options by which keys and apps are narrowed, the same for each command that takes them. */

import { type Sight, shownAccounts, shownTools, TOOL_SETS } from "#sight.ts";
import type { WantedSight } from "#workspaces/wanted-sight.ts";
import type { Invocation } from "./command.ts";

export const SIGHT_OPTIONS = { tools: { type: "string" }, accounts: { type: "string" } } as const;

export const SIGHT_USAGE = "[--tools SETS] [--accounts IDS]";

export const SIGHT_DETAILS = `SETS are one or more of ${TOOL_SETS.join(", ")}, with commas between, or all. IDS are connection ids, as\n\`shopmcp status\` shows them, or all. It counts at the next request; an account that is added later opens to none by itself.`;

export function sightOptions(invocation: Invocation): WantedSight {
  const named = (option: string) =>
    invocation
      .option(option)
      ?.split(",")
      .map((name) => name.trim());
  return { tools: named("tools"), accounts: named("accounts") };
}

export function shownSight(row: Sight) {
  return { tools: shownTools(row), accounts: shownAccounts(row) };
}
