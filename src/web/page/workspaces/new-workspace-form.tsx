/** Names a new workspace. */

import { Button, Stack, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
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
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        create.mutate(new FormData(event.currentTarget));
      }}
    >
      <Stack>
        <TextInput name="name" label="Name" maxLength={100} required data-autofocus autoComplete="off" />
        <FailureAlert failure={create.error} />
        <Button type="submit" loading={create.isPending}>
          Create the workspace
        </Button>
      </Stack>
    </form>
  );
}
