/** Turns passwords off for everybody, or on again. */

import { Button, List, Stack, Text, Title } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { answered, api } from "../data/api.ts";
import { passwordPolicyQuery } from "../data/queries.ts";
import { ConfirmDialog } from "../parts/confirm-dialog.tsx";
import { FailureAlert } from "../parts/failure-alert.tsx";

export function PasswordSwitch() {
  const queries = useQueryClient();
  const { data, error } = useQuery(passwordPolicyQuery);
  const [asked, setAsked] = useState(false);
  if (data === undefined) return <FailureAlert failure={error} />;
  const { on, without_other_way } = data;
  const next = on ? "Turn passwords off" : "Turn passwords on";
  return (
    <section aria-labelledby="password-switch">
      <Title order={2} size="h4" id="password-switch" mb="sm">
        Passwords of this server
      </Title>
      <Stack gap="xs">
        <Text size="sm">
          {on
            ? "Passwords are on. They can be turned off for everybody within 15 minutes of your signing in with a passkey."
            : "Passwords are off: they open nothing, whoever has one."}
        </Text>
        <Button variant="default" onClick={() => setAsked(true)}>
          {next}
        </Button>
      </Stack>
      {asked ? (
        <ConfirmDialog
          title={`${next}?`}
          action={next}
          onConfirm={async () => {
            await answered(api["sign-in"].passwords.put({ on: !on }));
            await queries.invalidateQueries(passwordPolicyQuery);
          }}
          onClose={() => setAsked(false)}
        >
          {on ? <Dependents emails={without_other_way} /> : "Everybody who has a password can sign in with it again."}
        </ConfirmDialog>
      ) : null}
    </section>
  );
}

function Dependents({ emails }: { emails: readonly string[] }) {
  const shell = "shopmcp operator reset-password";
  if (emails.length === 0)
    return `Everybody here has a passkey or recovery codes. Whoever loses them is let in from the shell: ${shell}.`;
  return (
    <>
      These people have no other way in, and will need the shell ({shell}):
      <List size="sm" mt="xs">
        {emails.map((email) => (
          <List.Item key={email}>{email}</List.Item>
        ))}
      </List>
    </>
  );
}
