/** Reads what somebody wants a key or an app to see, from the page, the API or the shell. */

import type { Store } from "#db/store.ts";
import { ShopError } from "#errors.ts";
import { knownSets, type Restriction, TOOL_SETS } from "#restriction.ts";

/** `all` alone stands for everything; absent members stay as they are, or are all where there was nothing before. */
export type WantedRestriction = { tools?: readonly string[] | undefined; accounts?: readonly string[] | undefined };

/** `shown`: ids of the accounts that a page showed beside the question. All accounts then are those of them. */
export type NewRestriction = WantedRestriction & { shown?: readonly string[] | undefined };

const ALL = "all";

/** @throws invalid_input where a set or an account is not known */
export async function readRestriction(
  store: Pick<Store, "connections">,
  workspaceId: string,
  { tools, accounts }: WantedRestriction,
): Promise<Partial<Restriction>> {
  return {
    ...(tools === undefined ? {} : { tools: readTools(tools) }),
    ...(accounts === undefined ? {} : { connections: await readAccounts(store, workspaceId, accounts) }),
  };
}

function readTools(names: readonly string[]): Restriction["tools"] {
  if (isAll(names)) return null;
  const sets = knownSets(names);
  if (sets.length > 0 && sets.length === new Set(names).size) return sets;
  throw new ShopError(
    "invalid_input",
    `tools: one or more of ${TOOL_SETS.join(", ")} are expected, or ${ALL} alone for every tool.`,
  );
}

async function readAccounts(store: Pick<Store, "connections">, workspaceId: string, names: readonly string[]) {
  if (isAll(names)) return null;
  const known = await store.connections.list(workspaceId);
  const wanted = names.map((name) => known.filter(({ id, label }) => id === name || label === name));
  // Two platforms may each have an account of one label: which of them is meant is not guessed.
  const ids = wanted.flatMap(([first, ...others]) => (first === undefined || others.length > 0 ? [] : [first.id]));
  if (ids.length > 0 && ids.length === names.length) return [...new Set(ids)];
  throw new ShopError(
    "invalid_input",
    `accounts: labels (or connection ids) of one or more accounts of this workspace are expected, or ${ALL} alone. Settings, Integrations shows the labels, and so does \`shopmcp status\`; where two platforms have one label, its connection id, which \`shopmcp status --json\` shows.`,
  );
}

function isAll(names: readonly string[]): boolean {
  return names.length === 1 && names[0] === ALL;
}
