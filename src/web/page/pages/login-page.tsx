/** Signing in. */

import { Anchor, Button, Divider, PasswordInput, Stack, Text, TextInput } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { Redirect } from "wouter";
import { PAGE_PATHS } from "../../page-paths.ts";
import { signInWithPasskey } from "../account/ask-passkey.ts";
import { answered, api } from "../data/api.ts";
import { setupQuery, signInWaysQuery } from "../data/queries.ts";
import { FailureAlert } from "../parts/failure-alert.tsx";
import { textIn } from "../parts/form-text.ts";
import { enterPage } from "../shell/enter-page.ts";
import { SignedOutFrame } from "../shell/signed-out-frame.tsx";

export function LoginPage() {
  const signIn = useMutation({
    mutationFn: (form: FormData) =>
      answered(api.session.post({ email: textIn(form, "email"), password: textIn(form, "password") })),
    onSuccess: enterPage,
  });
  const { data: setup } = useQuery(setupQuery);
  // Without an operator nobody can sign in; setting one up comes first.
  if (setup?.needed === true) return <Redirect to={PAGE_PATHS.setup} replace />;
  return (
    <SignedOutFrame title="Sign in" intro="Use the email and password of an operator of this server.">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          signIn.mutate(new FormData(event.currentTarget));
        }}
      >
        <Stack>
          <TextInput name="email" type="email" label="Email" autoComplete="username" required autoFocus />
          <PasswordInput
            name="password"
            label="Password"
            autoComplete="current-password"
            required
            visibilityToggleButtonProps={{ "aria-label": "Show or hide the password" }}
          />
          <FailureAlert failure={signIn.error} title="Not signed in" />
          <Button type="submit" loading={signIn.isPending} fullWidth>
            Sign in
          </Button>
        </Stack>
      </form>
      <PasskeySignIn />
    </SignedOutFrame>
  );
}

/** Nothing where nobody has one for this address. */
function PasskeySignIn() {
  const { data: ways } = useQuery(signInWaysQuery);
  const signIn = useMutation({ mutationFn: signInWithPasskey, onSuccess: enterPage });
  if (ways?.passkeys.any !== true) return null;
  const { here, works_at } = ways.passkeys;
  return (
    <>
      <Divider label="or" />
      {here ? (
        <Button variant="default" fullWidth loading={signIn.isPending} onClick={() => signIn.mutate()}>
          Sign in with a passkey
        </Button>
      ) : (
        <>
          <Text size="sm">Passkeys do not work at this address.</Text>
          {works_at === null ? null : (
            <Anchor size="sm" href={works_at}>
              {works_at}
            </Anchor>
          )}
        </>
      )}
      <FailureAlert failure={signIn.error} title="Not signed in" />
    </>
  );
}
