/** Makes a client room: for whom, of which account, until when. */

import { Button, Group, Stack, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { wallClock } from "#wall-clock.ts";
import { answered, api } from "../data/api.ts";
import { AccountField, accountIn } from "../parts/account-field.tsx";
import { FailureAlert } from "../parts/failure-alert.tsx";
import { textIn } from "../parts/form-text.ts";
import { SubmitForm } from "../parts/submit-form.tsx";

const USUAL_DAYS = 90;
const DAY_MS = 86_400_000;

type FormProps = {
  workspaceId: string;
  onMade(linked: { name: string; url: string }): Promise<void>;
};

export function RoomForm({ workspaceId, onMade }: FormProps) {
  const create = useMutation({
    mutationFn(form: FormData) {
      const wanted = { ...accountIn(form), name: textIn(form, "name"), until: textIn(form, "until") };
      return answered(api.workspaces({ id: workspaceId }).rooms.post(wanted));
    },
    onSuccess: onMade,
  });
  return (
    <SubmitForm onFields={(fields) => create.mutate(fields)}>
      <Stack>
        <TextInput
          name="name"
          label="Client"
          description="Shown in the room."
          required
          maxLength={100}
          data-autofocus
        />
        <AccountField />
        <TextInput
          name="until"
          type="date"
          label="Last day (UTC)"
          required
          defaultValue={new Date(wallClock.now() + USUAL_DAYS * DAY_MS).toISOString().slice(0, 10)}
        />
        <FailureAlert failure={create.error} />
        <Group justify="flex-end">
          <Button type="submit" loading={create.isPending}>
            Make the link
          </Button>
        </Group>
      </Stack>
    </SubmitForm>
  );
}
