/** The form that creates an API key. */

import { Button, Group, NativeSelect, Stack, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { TOOL_SETS } from "#restriction.ts";
import { answered, api } from "../data/api.ts";
import { FailureAlert } from "../parts/failure-alert.tsx";
import { textIn } from "../parts/form-text.ts";
import { SubmitForm } from "../parts/submit-form.tsx";
import { isNothing, newOf, type Restriction } from "../restriction/restriction-choice.ts";
import { RestrictionFields } from "../restriction/restriction-fields.tsx";
import type { SeenAccount } from "../restriction/seen-accounts.ts";

export type CreatedKey = { name: string; key: string; mcp_url: string };

const EXPIRIES = [
  { value: "", label: "Never" },
  { value: "30", label: "In 30 days" },
  { value: "90", label: "In 90 days" },
  { value: "365", label: "In a year" },
];

type FormProps = { workspaceId: string; accounts: readonly SeenAccount[]; onCreated(created: CreatedKey): void };

export function NewKeyForm({ workspaceId, accounts, onCreated }: FormProps) {
  const offered = { tools: TOOL_SETS, accounts: accounts.map(({ id }) => id) };
  const [restriction, setRestriction] = useState<Restriction>(offered);
  const several = accounts.length > 1;
  const create = useMutation({
    mutationFn(form: FormData) {
      const days = textIn(form, "expiry");
      const name = textIn(form, "name");
      const expiry = days === "" ? {} : { expires_in_days: Number(days) };
      return answered(
        api.workspaces({ id: workspaceId }).keys.post({ name, ...expiry, ...newOf(restriction, offered) }),
      );
    },
    onSuccess: onCreated,
  });
  return (
    <SubmitForm onFields={(fields) => create.mutate(fields)}>
      <Stack>
        <TextInput
          name="name"
          label="Name"
          description="For example the client that will use it."
          required
          maxLength={100}
          autoComplete="off"
          data-autofocus
        />
        <NativeSelect name="expiry" label="Expires" data={EXPIRIES} />
        <RestrictionFields
          sets={TOOL_SETS}
          accounts={several ? accounts : []}
          restriction={restriction}
          onChange={setRestriction}
        />
        <FailureAlert failure={create.error} />
        <Group justify="flex-end">
          <Button type="submit" loading={create.isPending} disabled={isNothing(restriction, several)}>
            Create
          </Button>
        </Group>
      </Stack>
    </SubmitForm>
  );
}
