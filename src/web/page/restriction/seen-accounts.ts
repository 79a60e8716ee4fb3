/** The accounts that a key of a workspace could be narrowed to. */

import { useQuery } from "@tanstack/react-query";
import { integrationsQuery } from "../data/queries.ts";

export type SeenAccount = { id: string; label: string };

export function useSeenAccounts(workspaceId: string): readonly SeenAccount[] {
  const { data: cards = [] } = useQuery(integrationsQuery(workspaceId));
  return cards.flatMap(({ title, connections }) =>
    connections.map(({ connection, label, advertiser }) => {
      const named = `${title}: ${advertiser.name ?? advertiser.id}`;
      return { id: connection, label: connections.length > 1 ? `${named} (${label})` : named };
    }),
  );
}
