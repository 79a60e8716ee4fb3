/** The label by which an account is told apart, and by which assistants and scripts name it. */

import { Button, Group, Stack, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useLocation } from "wouter";
import { accountPath } from "../data/account-path.ts";
import { answered, api } from "../data/api.ts";
import { type Connection, renewWithout } from "../data/queries.ts";
import { FailureAlert } from "../parts/failure-alert.tsx";
import { textIn } from "../parts/form-text.ts";
import { SubmitForm } from "../parts/submit-form.tsx";

type Props = { workspaceId: string; connection: Connection };

export function LabelForm({ workspaceId, connection: { module, label } }: Props) {
  const queries = useQueryClient();
  const [, go] = useLocation();
  const rename = useMutation({
    mutationFn: (wanted: string) =>
      answered(api.workspaces({ id: workspaceId }).integrations({ module })({ label }).patch({ label: wanted })),
    async onSuccess(renamed) {
      go(accountPath(module, renamed.label), { replace: true });
      await renewWithout(queries, workspaceId, { module, label });
    },
  });
  return (
    <SubmitForm label="Label of the account" onFields={(fields) => rename.mutate(textIn(fields, "label"))}>
      <Stack gap="xs" maw="34rem">
        <Group align="end" gap="sm">
          <TextInput
            name="label"
            label="Label"
            description="Assistants and scripts name the account by it: a–z, 0–9 and hyphens."
            defaultValue={label}
            key={label}
            maxLength={32}
            required
            flex={1}
          />
          <Button type="submit" variant="default" loading={rename.isPending}>
            Save the label
          </Button>
        </Group>
        <FailureAlert failure={rename.error} title="The label stays as it was" />
      </Stack>
    </SubmitForm>
  );
}
