/** The operator's passkeys: add one, name it, remove it. */

import { Anchor, Button, Group, Paper, Stack, Text, TextInput, Title } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { answered, api } from "../data/api.ts";
import { type Passkey, passkeysQuery, signInWaysQuery } from "../data/queries.ts";
import { ConfirmDialog } from "../parts/confirm-dialog.tsx";
import { FailureAlert } from "../parts/failure-alert.tsx";
import { textIn } from "../parts/form-text.ts";
import { RelativeTime } from "../parts/relative-time.tsx";
import { SubmitForm } from "../parts/submit-form.tsx";
import { addPasskey } from "./ask-passkey.ts";
import { browserName } from "./browser-name.ts";

export function OwnPasskeys() {
  const queries = useQueryClient();
  const { data: passkeys = [], error } = useQuery(passkeysQuery);
  const { data: ways } = useQuery(signInWaysQuery);
  const [removed, setRemoved] = useState<Passkey | null>(null);
  const renew = () => queries.invalidateQueries(passkeysQuery);
  return (
    <section aria-labelledby="passkeys">
      <Title order={2} size="h4" id="passkeys" mb="sm">
        Passkeys
      </Title>
      <FailureAlert failure={error} />
      <Stack gap="xs">
        {passkeys.map((passkey) => (
          <PasskeyRow key={passkey.id} passkey={passkey} onChanged={renew} onRemove={() => setRemoved(passkey)} />
        ))}
        {ways === undefined ? null : ways.passkeys.here ? (
          <NewPasskey onAdded={renew} />
        ) : (
          <>
            <Text size="sm">{ways.passkeys.why_not}</Text>
            {ways.passkeys.works_at === null ? null : (
              <Anchor size="sm" href={ways.passkeys.works_at}>
                {ways.passkeys.works_at}
              </Anchor>
            )}
          </>
        )}
      </Stack>
      {removed === null ? null : (
        <ConfirmDialog
          title={`Remove the passkey “${removed.name}”?`}
          action="Remove it"
          onConfirm={async () => {
            await answered(api.passkeys({ id: removed.id }).delete());
            await renew();
          }}
          onClose={() => setRemoved(null)}
        >
          It opens nothing here from then on. Delete it on the device, too.
        </ConfirmDialog>
      )}
    </section>
  );
}

function NewPasskey({ onAdded }: { onAdded(): void }) {
  const add = useMutation({ mutationFn: addPasskey, onSuccess: onAdded });
  return (
    <SubmitForm onFields={(fields) => add.mutate(textIn(fields, "name"))}>
      <Stack gap="xs">
        <TextInput
          name="name"
          label="Name of a new passkey"
          description="Signs you in with a fingerprint, a face, a PIN or a security key."
          defaultValue={browserName(navigator.userAgent)}
          required
          maxLength={60}
        />
        <FailureAlert failure={add.error} />
        <Button type="submit" variant="default" loading={add.isPending}>
          Add a passkey
        </Button>
      </Stack>
    </SubmitForm>
  );
}

type RowProps = { passkey: Passkey; onChanged(): void; onRemove(): void };

function PasskeyRow({ passkey: { id, name, host, last_used_at }, onChanged, onRemove }: RowProps) {
  const [renaming, setRenaming] = useState(false);
  const rename = useMutation({
    mutationFn: (form: FormData) => answered(api.passkeys({ id }).patch({ name: textIn(form, "name") })),
    onSuccess: () => {
      setRenaming(false);
      onChanged();
    },
  });
  if (renaming)
    return (
      <Paper withBorder p="sm">
        <SubmitForm onFields={(fields) => rename.mutate(fields)}>
          <Stack gap="xs">
            <TextInput name="name" label={`New name of ${name}`} defaultValue={name} required maxLength={60} />
            <FailureAlert failure={rename.error} />
            <Group justify="flex-end">
              <Button size="xs" variant="default" onClick={() => setRenaming(false)}>
                Cancel
              </Button>
              <Button size="xs" type="submit" loading={rename.isPending}>
                Rename
              </Button>
            </Group>
          </Stack>
        </SubmitForm>
      </Paper>
    );
  return (
    <Paper withBorder p="sm">
      <Text size="sm" fw={500} className="break-words">
        {name}
      </Text>
      <Text size="xs" c="dimmed">
        for {host} ·{" "}
        {last_used_at === null ? (
          "not used yet"
        ) : (
          <>
            used <RelativeTime at={last_used_at} />
          </>
        )}
      </Text>
      <Group gap="xs" mt={4}>
        <Button size="xs" variant="subtle" aria-label={`Rename ${name}`} onClick={() => setRenaming(true)}>
          Rename
        </Button>
        <Button size="xs" variant="subtle" color="red" aria-label={`Remove ${name}`} onClick={onRemove}>
          Remove
        </Button>
      </Group>
    </Paper>
  );
}
