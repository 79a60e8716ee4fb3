/** The accounts that a key of a workspace could be narrowed to. */

import { useQuery } from "@tanstack/react-query";
import { integrationsQuery } from "../data/queries.ts";

/** `about`: its id at the platform. */
export type SeenAccount = { id: string; label: string; about: string };

export type SeenAccounts = ReturnType<typeof useSeenAccounts>;

/** `known`: false until it is known which there are, when nothing may be made that opens them. */
export function useSeenAccounts(workspaceId: string) {
  const { data: cards, error, refetch } = useQuery(integrationsQuery(workspaceId));
  const accounts: SeenAccount[] = (cards ?? []).flatMap(({ title, connections }) =>
    connections.map(({ connection, label, advertiser }) => {
      const named = `${title}: ${advertiser.name ?? advertiser.id}`;
      return { id: connection, about: advertiser.id, label: connections.length > 1 ? `${named} (${label})` : named };
    }),
  );
  return { accounts, known: cards !== undefined, error, refetch };
}
