/** The ways to sign in beside the password; nothing where there is none. */

import { Anchor, Button, Divider, Stack, Text, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { signInWithPasskey } from "../account/ask-passkey.ts";
import { answered, api } from "../data/api.ts";
import type { SignInWays } from "../data/queries.ts";
import { FailureAlert } from "../parts/failure-alert.tsx";
import { textIn } from "../parts/form-text.ts";
import { SubmitForm } from "../parts/submit-form.tsx";
import { enterPage, keepNext } from "../shell/enter-page.ts";

/** `below`: under the form for a password. */
export function OtherWays({ ways, below }: { ways: SignInWays | undefined; below: boolean }) {
  if (ways === undefined || !(ways.passkeys.any || ways.recovery_codes || ways.provider !== null)) return null;
  return (
    <>
      {below ? <Divider label="or" /> : null}
      {ways.passkeys.any ? <PasskeySignIn passkeys={ways.passkeys} /> : null}
      {ways.provider === null ? null : <ProviderSignIn name={ways.provider} />}
      {ways.recovery_codes ? <RecoverySignIn /> : null}
    </>
  );
}

function PasskeySignIn({ passkeys: { here, works_at } }: { passkeys: SignInWays["passkeys"] }) {
  const signIn = useMutation({ mutationFn: signInWithPasskey, onSuccess: enterPage });
  if (!here)
    return (
      <>
        <Text size="sm">Passkeys do not work at this address.</Text>
        {works_at === null ? null : (
          <Anchor size="sm" href={works_at}>
            {works_at}
          </Anchor>
        )}
      </>
    );
  return (
    <>
      <Button variant="default" fullWidth loading={signIn.isPending} onClick={() => signIn.mutate()}>
        Sign in with a passkey
      </Button>
      <FailureAlert failure={signIn.error} title="Not signed in" />
    </>
  );
}

function ProviderSignIn({ name }: { name: string }) {
  const begin = useMutation({
    mutationFn: () => answered(api.session.provider.post()),
    onSuccess({ url }) {
      keepNext();
      window.location.assign(url);
    },
  });
  return (
    <>
      <Button variant="default" fullWidth loading={begin.isPending || begin.isSuccess} onClick={() => begin.mutate()}>
        Sign in at {name}
      </Button>
      <FailureAlert failure={begin.error} title="Not signed in" />
    </>
  );
}

function RecoverySignIn() {
  const [opened, setOpened] = useState(false);
  const signIn = useMutation({
    mutationFn: (form: FormData) => answered(api.session.recovery.post({ code: textIn(form, "code") })),
    onSuccess: enterPage,
  });
  if (!opened)
    return (
      <Button variant="subtle" fullWidth onClick={() => setOpened(true)}>
        Use a recovery code
      </Button>
    );
  return (
    <SubmitForm onFields={(fields) => signIn.mutate(fields)}>
      <Stack>
        <TextInput name="code" label="Recovery code" autoComplete="off" required autoFocus />
        <FailureAlert failure={signIn.error} title="Not signed in" />
        <Button type="submit" variant="default" loading={signIn.isPending} fullWidth>
          Sign in with this code
        </Button>
      </Stack>
    </SubmitForm>
  );
}
