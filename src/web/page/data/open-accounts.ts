/** Opens accounts that were just connected to keys and apps of the workspace. */

import { useQuery } from "@tanstack/react-query";
import { answered, api } from "./api.ts";
import { grantsQuery, keysQuery } from "./queries.ts";

/** A key or an app that may be opened to further accounts. */
export type Opener = { id: string; name: string; kind: "key" | "app" };

type Opened = { openers: readonly Opener[]; module: string; advertisers: readonly string[] };

/** Those that have not ended. `known`: false until the server has said which there are. */
export function useOpeners(workspaceId: string) {
  const keys = useQuery(keysQuery(workspaceId));
  const grants = useQuery(grantsQuery(workspaceId));
  const openers: readonly Opener[] = [
    ...(keys.data ?? []).filter(isStanding).map(({ id, name }) => ({ id, name, kind: "key" as const })),
    ...(grants.data ?? []).filter(isStanding).map(({ id, client }) => ({ id, name: client, kind: "app" as const })),
  ];
  return {
    openers,
    known: keys.data !== undefined && grants.data !== undefined,
    error: keys.error ?? grants.error,
    refetch: () => Promise.all([keys.refetch(), grants.refetch()]),
  };
}

function isStanding({ revoked_at }: { revoked_at: string | null }): boolean {
  return revoked_at === null;
}

/** All of it is read anew: the second account made a list of what had been "every account". */
export async function openAccounts(workspaceId: string, { openers, module, advertisers }: Opened): Promise<void> {
  if (openers.length === 0) return;
  const place = api.workspaces({ id: workspaceId });
  const cards = await answered(place.integrations.get());
  const standing = [...(await answered(place.keys.get())), ...(await answered(place.grants.get()))];
  const added = (cards.find((card) => card.module === module)?.connections ?? [])
    .filter(({ advertiser }) => advertisers.includes(advertiser.id))
    .map(({ connection }) => connection);
  for (const { id, kind } of openers) {
    const accounts = standing.find((one) => one.id === id)?.accounts ?? ["all"];
    if (accounts.includes("all")) continue;
    const wanted = { accounts: [...new Set([...accounts, ...added])] };
    await (kind === "key"
      ? answered(place.keys({ key: id }).patch(wanted))
      : answered(place.grants({ grant: id }).patch(wanted)));
  }
}
