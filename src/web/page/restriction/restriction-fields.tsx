/** What a key or an app may see: a tick for each set of tools and, where there are several, for each account. */

import { Checkbox, Stack } from "@mantine/core";
import { TOOL_SETS, type ToolSet } from "#restriction.ts";
import { AccountTicks, FEW } from "../integration/account-ticks.tsx";
import type { Restriction } from "./restriction-choice.ts";
import type { SeenAccount } from "./seen-accounts.ts";

const SETS: Readonly<Record<ToolSet, { label: string; description: string }>> = {
  reports: { label: "Reports", description: "Figures of campaigns, ads, creatives and GMV Max" },
  lists: { label: "Lists", description: "Campaigns, ad groups, ads and pixels, with budgets and states" },
  diagnosis: { label: "Diagnosis", description: "What needs a look, what made a figure change, where the month lands" },
  audiences: { label: "Audiences", description: "Custom audiences and their sizes" },
};

type Props = {
  /** Those of them that may be ticked. */
  sets: readonly string[];
  /** Those that are asked for. */
  accounts: readonly SeenAccount[];
  restriction: Restriction;
  onChange(restriction: Restriction): void;
};

export function RestrictionFields({ sets, accounts, restriction, onChange }: Props) {
  return (
    <>
      <Checkbox.Group
        label="Tools"
        description="The account's own facts and the names of fields are open to all."
        value={[...restriction.tools]}
        onChange={(tools) => onChange({ ...restriction, tools })}
      >
        <Stack gap={6} mt={6}>
          {TOOL_SETS.filter((set) => sets.includes(set)).map((set) => (
            <Checkbox key={set} value={set} {...SETS[set]} />
          ))}
        </Stack>
      </Checkbox.Group>
      {accounts.length === 0 ? null : (
        <Accounts
          accounts={accounts}
          ticked={restriction.accounts}
          onTicked={(ids) => onChange({ ...restriction, accounts: ids })}
        />
      )}
    </>
  );
}

type AccountsProps = {
  accounts: readonly SeenAccount[];
  ticked: readonly string[];
  onTicked(ids: string[]): void;
};

const ACCOUNTS = {
  label: "Accounts",
  description: "An account that is connected later stays closed until you tick it under API keys.",
};

function Accounts({ accounts, ticked, onTicked }: AccountsProps) {
  if (accounts.length > FEW) {
    const tickable = accounts.map(({ id, label: name, about }) => ({ id, name, about, closed: false }));
    return <AccountTicks {...ACCOUNTS} accounts={tickable} {...{ ticked, onTicked }} />;
  }
  return (
    <Checkbox.Group {...ACCOUNTS} value={[...ticked]} onChange={onTicked}>
      <Stack gap={6} mt={6}>
        {accounts.map(({ id, label }) => (
          <Checkbox key={id} value={id} label={label} className="any-name" />
        ))}
      </Stack>
    </Checkbox.Group>
  );
}
