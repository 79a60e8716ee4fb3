/** The form that creates an API key. */

import { Button, Group, NativeSelect, Stack, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { TOOL_SETS } from "#sight.ts";
import { answered, api } from "../data/api.ts";
import { FailureAlert } from "../parts/failure-alert.tsx";
import { textIn } from "../parts/form-text.ts";
import type { SeenAccount } from "../sight/seen-accounts.ts";
import { isNothing, type Sight, wantedOf } from "../sight/sight-choice.ts";
import { SightFields } from "../sight/sight-fields.tsx";

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
  const [sight, setSight] = useState<Sight>(offered);
  const create = useMutation({
    mutationFn(form: FormData) {
      const days = textIn(form, "expiry");
      const name = textIn(form, "name");
      const expiry = days === "" ? {} : { expires_in_days: Number(days) };
      return answered(api.workspaces({ id: workspaceId }).keys.post({ name, ...expiry, ...wantedOf(sight, offered) }));
    },
    onSuccess: onCreated,
  });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        create.mutate(new FormData(event.currentTarget));
      }}
    >
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
        <SightFields sets={TOOL_SETS} {...{ accounts, sight }} onChange={setSight} />
        <FailureAlert failure={create.error} />
        <Group justify="flex-end">
          <Button type="submit" loading={create.isPending} disabled={isNothing(sight, offered)}>
            Create
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
