/** In a table's row: what a key or an app may see, and the dialog that changes it. */

import { Button, Group, Modal, Stack, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { TOOL_SETS } from "#sight.ts";
import { FailureAlert } from "../parts/failure-alert.tsx";
import type { SeenAccount } from "./seen-accounts.ts";
import { isNothing, type Sight, sightText, ticksOf, type WantedSight, wantedOf } from "./sight-choice.ts";
import { SightFields } from "./sight-fields.tsx";

type Props = {
  name: string;
  given: Sight;
  accounts: readonly SeenAccount[];
  /** Null where it is over and nothing can be changed. */
  save: ((wanted: WantedSight) => Promise<unknown>) | null;
};

export function SightCell({ name, given, accounts, save }: Props) {
  const [changing, change] = useDisclosure(false);
  const offered = { tools: TOOL_SETS, accounts: accounts.map(({ id }) => id) };
  return (
    <>
      <Text size="sm">{sightText(given, offered)}</Text>
      {save === null ? null : (
        <Button size="compact-xs" variant="subtle" onClick={change.open} aria-label={`Change what ${name} may see`}>
          Change
        </Button>
      )}
      {changing && save !== null ? (
        <Modal
          opened
          onClose={change.close}
          title={`What “${name}” may see`}
          closeButtonProps={{ "aria-label": "Close" }}
        >
          <SightForm {...{ given, offered, accounts, save }} onDone={change.close} />
        </Modal>
      ) : null}
    </>
  );
}

type FormProps = Pick<Props, "given" | "accounts"> & {
  offered: Sight;
  save(wanted: WantedSight): Promise<unknown>;
  onDone(): void;
};

function SightForm({ given, offered, accounts, save, onDone }: FormProps) {
  const [sight, setSight] = useState(ticksOf(given, offered));
  const saving = useMutation({ mutationFn: () => save(wantedOf(sight, offered)), onSuccess: onDone });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        saving.mutate();
      }}
    >
      <Stack>
        <SightFields sets={offered.tools} {...{ accounts, sight }} onChange={setSight} />
        <Text size="xs" c="dimmed">
          It counts at the next request.
        </Text>
        <FailureAlert failure={saving.error} />
        <Group justify="flex-end">
          <Button type="submit" loading={saving.isPending} disabled={isNothing(sight, offered)}>
            Save
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
