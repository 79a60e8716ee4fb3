/** The form for a channel, new or standing. */

import { Alert, Button, Group, NativeSelect, PasswordInput, Stack, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { CHANNEL_FIELDS, CHANNEL_KINDS, type ChannelField, KIND_TITLES, type Kind } from "#channels/channel-fields.ts";
import { answered, api } from "../data/api.ts";
import type { Channel } from "../data/queries.ts";
import { FailureAlert } from "../parts/failure-alert.tsx";
import { textIn } from "../parts/form-text.ts";
import { SubmitForm } from "../parts/submit-form.tsx";

type Props = {
  workspaceId: string;
  standing: Channel | null;
  onSet(secret: string | null): Promise<void>;
};

export function ChannelForm({ workspaceId, standing, onSet }: Props) {
  const [kind, setKind] = useState<Kind>(standing?.kind ?? "smtp");
  const channels = api.workspaces({ id: workspaceId }).channels;
  const set = useMutation({
    async mutationFn(form: FormData) {
      const name = textIn(form, "name");
      const typed = CHANNEL_FIELDS[kind].map((field) => [field.name, textIn(form, field.name).trim()] as const);
      const fields = Object.fromEntries(typed.filter(([, value]) => value !== ""));
      if (standing === null) return (await answered(channels.post({ kind, name, fields }))).secret;
      await answered(channels({ channel: standing.id }).patch({ name, fields }));
      return null;
    },
    onSuccess: onSet,
  });
  return (
    <SubmitForm onFields={(fields) => set.mutate(fields)}>
      <Stack>
        {standing === null ? (
          <NativeSelect
            label="Kind"
            data={CHANNEL_KINDS.map((value) => ({ value, label: KIND_TITLES[value] }))}
            value={kind}
            onChange={({ currentTarget: { value } }) => setKind(CHANNEL_KINDS.find((one) => one === value) ?? kind)}
            data-autofocus
          />
        ) : (
          <Alert color="gray">
            What stays empty is kept. Where the address changes, secrets are needed again, and the old address is told.
          </Alert>
        )}
        <TextInput
          name="name"
          label="Name"
          description="How you will know it."
          required
          maxLength={100}
          defaultValue={standing?.name ?? KIND_TITLES[kind]}
          key={`name of ${kind}`}
          autoComplete="off"
        />
        {CHANNEL_FIELDS[kind].map((field) => (
          <Field key={`${kind} ${field.name}`} field={field} standing={standing !== null} />
        ))}
        <FailureAlert failure={set.error} />
        <Group justify="flex-end">
          <Button type="submit" loading={set.isPending}>
            {standing === null ? "Add the channel" : "Save"}
          </Button>
        </Group>
      </Stack>
    </SubmitForm>
  );
}

function Field({ field, standing }: { field: ChannelField; standing: boolean }) {
  const { name, label, hint, secret, required, choices } = field;
  const common = { name, label, description: hint, required: required && !standing, autoComplete: "off" };
  if (choices !== undefined)
    return (
      <NativeSelect
        {...{ name, label, description: hint }}
        data={[...(standing ? [{ value: "", label: "As it is" }] : []), ...choices]}
      />
    );
  return secret ? (
    <PasswordInput {...common} maxLength={1_000} data-1p-ignore />
  ) : (
    <TextInput {...common} maxLength={1_000} />
  );
}
