/** The accounts of a workspace, and which of several a page shows; the browser remembers it until the next visit. */

import { useLocalStorage } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { type Connection, integrationsQuery, type PerformanceView } from "./queries.ts";

export function useAccounts(workspaceId: string): readonly Connection[] {
  return useAsked(workspaceId).accounts;
}

/** `known`: false until the server has said which there are. */
export function useAsked(workspaceId: string) {
  const { data: cards, error, refetch } = useQuery(integrationsQuery(workspaceId));
  const accounts: readonly Connection[] = (cards ?? []).flatMap(({ connections }) => connections);
  return { accounts, known: cards !== undefined, error, refetch };
}

/** In the place of a connection's id, and of a label. */
export const ALL = "all";

/**
 * `all`: all accounts of the chosen one's platform together. `offersAll`: where there are several of it. `isChosen`:
 * whether somebody chose it. `known`: false until the server has said which accounts there are.
 */
export type AccountChoice = {
  accounts: readonly Connection[];
  known: boolean;
  chosen: Connection | undefined;
  all: boolean;
  offersAll: boolean;
  isChosen: boolean;
  choose(id: string): void;
};

/** `offered`: whether the page shows all accounts together, too. */
export function useAccountChoice(workspaceId: string, offered: { all: boolean } = { all: false }): AccountChoice {
  const { accounts, known } = useAsked(workspaceId);
  const key = `shopmcp-account-${workspaceId}`;
  const [id, choose] = useLocalStorage({ key, defaultValue: "", getInitialValueInEffect: false });
  const own = accounts.find(({ connection }) => connection === id);
  const chosen = own ?? accounts[0];
  const offersAll = offered.all && accounts.length > 1 && accounts.every(({ module }) => module === chosen?.module);
  return { accounts, known, chosen, all: offersAll && id === ALL, offersAll, isChosen: own !== undefined, choose };
}

export function accountText({ advertiser, label }: Connection): string {
  return `${advertiser.name ?? advertiser.id} (${label})`;
}

/** The module's own questions, asked of one of several accounts. */
export function viewOf(view: PerformanceView, label: string | undefined): PerformanceView {
  if (label === undefined) return view;
  const of = <Asked extends { args: Readonly<Record<string, unknown>> }>(asked: Asked): Asked => ({
    ...asked,
    args: { ...asked.args, account: label },
  });
  return {
    ...view,
    overTime: of(view.overTime),
    byEntity: of(view.byEntity),
    ...(view.explain === undefined ? {} : { explain: of(view.explain) }),
    levels: view.levels.map((level) => ({ ...level, status: of(level.status) })),
  };
}
