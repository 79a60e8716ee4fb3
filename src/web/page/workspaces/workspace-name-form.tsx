/** A workspace's name, with one question where another workspace has it. */

import { Alert, Button, Stack, Text, TextInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { workspacesQuery } from "../data/queries.ts";
import type { Workspace } from "../data/workspace-choice.tsx";
import { FailureAlert } from "../parts/failure-alert.tsx";
import { textIn } from "../parts/form-text.ts";

type Props = {
  renamed: Workspace | null;
  action: string;
  actionAnyway: string;
  save(name: string): Promise<{ id: string }>;
  onSaved(id: string): void;
};

export function WorkspaceNameForm({ renamed, action, actionAnyway, save, onSaved }: Props) {
  const queries = useQueryClient();
  const saving = useMutation({
    mutationFn: save,
    async onSuccess({ id }) {
      await queries.invalidateQueries(workspacesQuery);
      onSaved(id);
    },
  });
  const { data: workspaces = [] } = useQuery(workspacesQuery);
  const [twice, setTwice] = useState<string | null>(null);
  const isTaken = (name: string) =>
    workspaces.some((one) => one.id !== renamed?.id && one.name.toLowerCase() === name.toLowerCase());
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        const name = textIn(new FormData(event.currentTarget), "name").trim();
        if (twice !== name && isTaken(name)) setTwice(name);
        else saving.mutate(name);
      }}
    >
      <Stack>
        <TextInput
          {...{ name: "name", label: "Name", maxLength: 100, required: true, autoComplete: "off" }}
          defaultValue={renamed?.name}
          data-autofocus
          onChange={() => setTwice(null)}
        />
        {twice === null ? null : (
          <Alert role="alert" color="yellow" title="There is already a workspace with this name">
            <Text size="sm">The two would look the same in every list. Choose another name, or continue anyway.</Text>
          </Alert>
        )}
        <FailureAlert failure={saving.error} />
        <Button type="submit" loading={saving.isPending}>
          {twice === null ? action : actionAnyway}
        </Button>
      </Stack>
    </form>
  );
}
