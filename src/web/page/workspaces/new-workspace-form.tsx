/** Names a new workspace. */

import { Alert, Button, Stack, Text, TextInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { answered, api } from "../data/api.ts";
import { workspacesQuery } from "../data/queries.ts";
import { FailureAlert } from "../parts/failure-alert.tsx";
import { textIn } from "../parts/form-text.ts";

export function NewWorkspaceForm({ onCreated }: { onCreated(id: string): void }) {
  const queries = useQueryClient();
  const create = useMutation({
    mutationFn: (form: FormData) => answered(api.workspaces.post({ name: textIn(form, "name") })),
    async onSuccess({ id }) {
      await queries.invalidateQueries(workspacesQuery);
      onCreated(id);
    },
  });
  const { data: workspaces = [] } = useQuery(workspacesQuery);
  /** A name that there is already, and that somebody was asked about. */
  const [twice, setTwice] = useState<string | null>(null);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        const form = new FormData(event.currentTarget);
        const name = textIn(form, "name").trim();
        const taken = workspaces.some((one) => one.name.toLowerCase() === name.toLowerCase());
        if (taken && twice !== name) setTwice(name);
        else create.mutate(form);
      }}
    >
      <Stack>
        <TextInput
          {...{ name: "name", label: "Name", maxLength: 100, required: true, autoComplete: "off" }}
          data-autofocus
          onChange={() => setTwice(null)}
        />
        {twice === null ? null : (
          <Alert role="alert" color="yellow" title="There is a workspace of this name">
            <Text size="sm">
              A second one would look the same in every list. Choose another name, or create it all the same.
            </Text>
          </Alert>
        )}
        <FailureAlert failure={create.error} />
        <Button type="submit" loading={create.isPending}>
          {twice === null ? "Create the workspace" : "Create a second one of this name"}
        </Button>
      </Stack>
    </form>
  );
}
