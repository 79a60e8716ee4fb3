/** The form for a note on a day. */

import { Button, Group, Stack, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { answered, api } from "../data/api.ts";
import { AccountField, accountIn } from "../parts/account-field.tsx";
import { FailureAlert } from "../parts/failure-alert.tsx";
import { textIn } from "../parts/form-text.ts";
import { SubmitForm } from "../parts/submit-form.tsx";

export function NoteForm({ workspaceId, onWritten }: { workspaceId: string; onWritten(): Promise<void> }) {
  const write = useMutation({
    mutationFn(form: FormData) {
      const note = { day: textIn(form, "day"), text: textIn(form, "text"), ...accountIn(form) };
      return answered(api.workspaces({ id: workspaceId }).notes.post(note));
    },
    onSuccess: onWritten,
  });
  return (
    <SubmitForm onFields={(fields) => write.mutate(fields)}>
      <Stack>
        <AccountField />
        <TextInput
          name="day"
          type="date"
          label="Day"
          description="In the account's time zone."
          required
          data-autofocus
        />
        <TextInput
          name="text"
          label="What happened"
          description="Assistants read it. It is stored in clear, so keep secrets out of it."
          placeholder="Sale began"
          required
          maxLength={200}
          autoComplete="off"
        />
        <FailureAlert failure={write.error} />
        <Group justify="flex-end">
          <Button type="submit" loading={write.isPending}>
            Write the note
          </Button>
        </Group>
      </Stack>
    </SubmitForm>
  );
}
