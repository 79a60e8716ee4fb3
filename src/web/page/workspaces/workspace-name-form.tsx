/** The name of a workspace, new or renamed. A name that another one has is asked about once. */

import { Alert, Button, Stack, Text, TextInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { workspacesQuery } from "../data/queries.ts";
import type { Workspace } from "../data/workspace-choice.tsx";
import { FailureAlert } from "../parts/failure-alert.tsx";
import { textIn } from "../parts/form-text.ts";

type Props = {
  /** Null for a new one. */
  renamed: Workspace | null;
  action: string;
  /** The button's words once somebody was asked. */
  actionAllTheSame: string;
  save(name: string): Promise<{ id: string }>;
  onSaved(id: string): void;
};

export function WorkspaceNameForm({ renamed, action, actionAllTheSame, save, onSaved }: Props) {
  const queries = useQueryClient();
  const saving = useMutation({
    mutationFn: save,
    async onSuccess({ id }) {
      await queries.invalidateQueries(workspacesQuery);
      onSaved(id);
    },
  });
  const { data: workspaces = [] } = useQuery(workspacesQuery);
  /** The name that somebody was asked about. */
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
          <Alert role="alert" color="yellow" title="There is a workspace of this name">
            <Text size="sm">
              The two would look the same in every list. Choose another name, or go on all the same.
            </Text>
          </Alert>
        )}
        <FailureAlert failure={saving.error} />
        <Button type="submit" loading={saving.isPending}>
          {twice === null ? action : actionAllTheSame}
        </Button>
      </Stack>
    </form>
  );
}
