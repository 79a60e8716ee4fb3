/** Which of several accounts a form or a page is about; nothing is shown where there is one. */

import { NativeSelect } from "@mantine/core";
import { counted } from "#text/counted.ts";
import { type AccountChoice, ALL, accountText, useAccounts } from "../data/account-choice.ts";
import type { AccountPlace } from "../data/queries.ts";
import { useWorkspace } from "../data/workspace-choice.tsx";
import { textIn } from "./form-text.ts";
import { RowBadge } from "./row-badge.tsx";

const NAME = "account";

export function AccountField() {
  const accounts = useAccounts(useWorkspace().workspace.id);
  if (accounts.length < 2) return null;
  const data = accounts.map((one) => ({ value: `${one.module}/${one.label}`, label: accountText(one) }));
  return <NativeSelect name={NAME} label="Account" data={data} />;
}

/** What the field holds, in the API's words; nothing where it is not shown. */
export function accountIn(form: FormData): AccountPlace {
  const [module, account] = textIn(form, NAME).split("/");
  return module === undefined || account === undefined ? {} : { module, account };
}

export function AccountSelect({ accounts, chosen, all, offersAll, choose }: AccountChoice) {
  if (accounts.length < 2) return null;
  return (
    <NativeSelect
      label="Account"
      data={[
        ...(all || chosen !== undefined ? [] : [{ value: "", label: "Choose an account", disabled: true }]),
        ...(offersAll ? [{ value: ALL, label: `All ${counted(accounts.length, "account")} together` }] : []),
        ...accounts.map((one) => ({ value: one.connection, label: accountText(one) })),
      ]}
      value={all ? ALL : (chosen?.connection ?? "")}
      onChange={({ currentTarget: { value } }) => choose(value)}
      maw="24rem"
      mb="md"
    />
  );
}

/** Beside what belongs to one of several accounts. */
export function AccountBadge({ label }: { label: string }) {
  const accounts = useAccounts(useWorkspace().workspace.id);
  return accounts.length < 2 ? null : <RowBadge text={label} />;
}
