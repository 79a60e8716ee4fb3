/** A choice among all currencies, those of the workspace's accounts first. */

import { NativeSelect } from "@mantine/core";
import { MONEY_CURRENCIES } from "#text/money-currencies.ts";
import { useAccounts } from "../data/account-choice.ts";
import { useWorkspace } from "../data/workspace-choice.tsx";
import { ownCurrencies } from "./own-currencies.ts";

const NAMES = new Intl.DisplayNames("en", { type: "currency" });

type Props = {
  label: string;
  description: string;
  value: string;
  /** Of no use here. */
  without?: string;
  autoFocus?: boolean;
  onChoose(code: string): void;
};

export function CurrencyField({ label, description, value, without, autoFocus = false, onChoose }: Props) {
  const own = useAccountCurrencies();
  const offered = (codes: readonly string[]) =>
    codes.filter((code) => code !== without).map((code) => ({ value: code, label: `${code}, ${NAMES.of(code)}` }));
  const others = MONEY_CURRENCIES.filter((code) => !own.includes(code));
  return (
    <NativeSelect
      {...{ label, description, value }}
      required
      data={[
        { value: "", label: "Choose a currency", disabled: true },
        ...[
          { group: "Of your accounts", items: offered(own) },
          { group: "All others", items: offered(others) },
        ].filter(({ items }) => items.length > 0),
      ]}
      onChange={({ currentTarget }) => onChoose(currentTarget.value)}
      data-autofocus={autoFocus || undefined}
    />
  );
}

/** By code. */
export function useAccountCurrencies(): readonly string[] {
  const accounts = useAccounts(useWorkspace().workspace.id);
  return ownCurrencies(accounts.map(({ advertiser: { currency } }) => currency));
}
