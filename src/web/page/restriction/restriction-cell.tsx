/** In a table's row: what a key or an app may see, and the dialog that changes it. */

import { Button, Group, Modal, Stack, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { TOOL_SETS } from "#restriction.ts";
import { FailureAlert } from "../parts/failure-alert.tsx";
import { PageLoader } from "../parts/page-loader.tsx";
import {
  asksAccounts,
  isNothing,
  type Restriction,
  restrictionText,
  ticksOf,
  type WantedRestriction,
  wantedOf,
} from "./restriction-choice.ts";
import { RestrictionFields } from "./restriction-fields.tsx";
import type { SeenAccount, SeenAccounts } from "./seen-accounts.ts";

type Props = {
  name: string;
  given: Restriction;
  seen: SeenAccounts;
  /** Null where it is over and nothing can be changed. */
  save: ((wanted: WantedRestriction) => Promise<unknown>) | null;
};

export function RestrictionCell({ name, given, seen, save }: Props) {
  const [changing, change] = useDisclosure(false);
  const { accounts, known, error, refetch } = seen;
  const offered = { tools: TOOL_SETS, accounts: accounts.map(({ id }) => id) };
  return (
    <>
      {known ? <Text size="sm">{restrictionText(given, offered)}</Text> : null}
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
          <FailureAlert failure={error} onRetry={refetch} />
          {known ? (
            <RestrictionForm {...{ given, offered, accounts, save }} onDone={change.close} />
          ) : (
            <PageLoader failed={error !== null} />
          )}
        </Modal>
      ) : null}
    </>
  );
}

type FormProps = Pick<Props, "given"> & {
  offered: Restriction;
  accounts: readonly SeenAccount[];
  save(wanted: WantedRestriction): Promise<unknown>;
  onDone(): void;
};

function RestrictionForm({ given, offered, accounts, save, onDone }: FormProps) {
  const [restriction, setRestriction] = useState(ticksOf(given, offered));
  const asked = asksAccounts(given, offered);
  const saving = useMutation({ mutationFn: () => save(wantedOf(restriction, offered, asked)), onSuccess: onDone });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        saving.mutate();
      }}
    >
      <Stack>
        <RestrictionFields
          sets={offered.tools}
          accounts={asked ? accounts : []}
          restriction={restriction}
          onChange={setRestriction}
        />
        <Text size="xs" c="dimmed">
          It counts at the next request.
        </Text>
        <FailureAlert failure={saving.error} />
        <Group justify="flex-end">
          <Button type="submit" loading={saving.isPending} disabled={isNothing(restriction, asked)}>
            Save
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
