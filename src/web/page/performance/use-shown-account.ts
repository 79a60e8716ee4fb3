/** Which account Performance and its past year show: the one in the address, else the one chosen last, else all together. */

import { useSearchParams } from "wouter";
import { type AccountChoice, ALL, useAccountChoice } from "../data/account-choice.ts";
import { CHOICE_OF_DAYS } from "./view-choice.ts";

const KEY = "account";

/** `unknown`: what the address names and nothing is called; nothing is chosen then. */
export type ShownAccount = AccountChoice & { unknown: string | null };

export function useShownAccount(workspaceId: string, offered: { all: boolean }): ShownAccount {
  const choice = useAccountChoice(workspaceId, offered);
  const [search, setSearch] = useSearchParams();
  const { accounts, offersAll, isChosen } = choice;
  const named = search.get(KEY);
  const addressed = accounts.find(({ label }) => label === named);
  const asksAll = named === ALL || (addressed === undefined && (choice.all || !isChosen));
  const unknown = accounts.length > 0 && named !== ALL && addressed === undefined ? named : null;
  const isOpen = unknown !== null || (named === ALL && accounts.length > 1 && !offersAll);
  return {
    ...choice,
    chosen: isOpen ? undefined : (addressed ?? choice.chosen),
    all: offersAll && unknown === null && asksAll,
    unknown,
    /** A campaign that was opened is of the account before. */
    choose(id) {
      const label = id === ALL ? ALL : accounts.find(({ connection }) => connection === id)?.label;
      choice.choose(id);
      setSearch((standing) => {
        const kept = [...standing].filter(([key]) => CHOICE_OF_DAYS.has(key));
        return new URLSearchParams([...kept, ...(label === undefined ? [] : [[KEY, label]])]);
      });
    },
  };
}

/** A page that shows the same account; with one account the address names none. */
export function ofAccount(path: string, accounts: readonly unknown[], label: string | undefined): string {
  return accounts.length < 2 || label === undefined ? path : `${path}?${new URLSearchParams([[KEY, label]])}`;
}
