/** Which of the workspace's keys and connected apps may use accounts that are connected now. */

import { Checkbox, Stack } from "@mantine/core";
import type { Opener } from "../data/open-accounts.ts";

type Props = {
  openers: readonly Opener[];
  ticked: readonly string[];
  /** Nothing is connected yet: a key for every account gets the first one, ticked or not. */
  first: boolean;
  onChange(ids: string[]): void;
};

export function KeyTicks({ openers, ticked, first, onChange }: Props) {
  if (openers.length === 0) return null;
  const apps = openers.some(({ kind }) => kind === "app");
  const unticked = first
    ? "One without a tick can read the first of them alone."
    : "One without a tick keeps what it has.";
  return (
    <Checkbox.Group
      label={`${apps ? "Keys and apps" : "Keys"} that may use the accounts you connect now`}
      description={unticked}
      value={[...ticked]}
      onChange={onChange}
    >
      <Stack gap={6} mt={6}>
        {openers.map(({ id, name, kind }) => (
          <Checkbox
            key={id}
            value={id}
            label={name}
            description={kind === "app" ? "connected app" : undefined}
            className="any-name"
          />
        ))}
      </Stack>
    </Checkbox.Group>
  );
}
