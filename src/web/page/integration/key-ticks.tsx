/** Which of the workspace's keys may use accounts that are connected now. */

import { Checkbox, Stack } from "@mantine/core";
import type { ApiKey } from "../data/queries.ts";

type Props = {
  keys: readonly ApiKey[];
  ticked: readonly string[];
  /** Nothing is connected yet: a key for every account gets the first one, ticked or not. */
  first: boolean;
  onChange(ids: string[]): void;
};

export function KeyTicks({ keys, ticked, first, onChange }: Props) {
  if (keys.length === 0) return null;
  const unticked = first
    ? "A key without a tick can read the first of them alone."
    : "A key without a tick keeps what it has.";
  return (
    <Checkbox.Group
      label="Keys that may use the accounts you connect now"
      description={`${unticked} Connected apps are changed on the page of the keys.`}
      value={[...ticked]}
      onChange={onChange}
    >
      <Stack gap={6} mt={6}>
        {keys.map(({ id, name }) => (
          <Checkbox key={id} value={id} label={name} className="any-name" />
        ))}
      </Stack>
    </Checkbox.Group>
  );
}
