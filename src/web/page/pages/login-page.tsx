/** Signing in, by whichever way there is. */

import { Button, PasswordInput, Stack, TextInput } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Redirect } from "wouter";
import { PAGE_PATHS } from "../../page-paths.ts";
import { answered, api } from "../data/api.ts";
import { setupQuery, signInWaysQuery } from "../data/queries.ts";
import { FailureAlert } from "../parts/failure-alert.tsx";
import { textIn } from "../parts/form-text.ts";
import { SubmitForm } from "../parts/submit-form.tsx";
import { enterPage } from "../shell/enter-page.ts";
import { SignedOutFrame } from "../shell/signed-out-frame.tsx";
import { takeFragment } from "../shell/take-fragment.ts";
import { OtherWays } from "../sign-in/other-ways.tsx";

export function LoginPage() {
  const [token] = useState(takeFragment);
  const { data: setup } = useQuery(setupQuery);
  const { data: ways } = useQuery(signInWaysQuery);
  if (setup?.needed === true) return <Redirect to={PAGE_PATHS.setup} replace />;
  if (token !== "") return <LinkSignIn token={token} />;
  const passwords = ways?.passwords !== false;
  return (
    <SignedOutFrame
      title="Sign in"
      intro={passwords ? "Use the email and password of an operator of this server." : "Passwords are off here."}
    >
      {passwords ? <PasswordSignIn /> : null}
      <OtherWays ways={ways} below={passwords} />
    </SignedOutFrame>
  );
}

function PasswordSignIn() {
  const signIn = useMutation({
    mutationFn: (form: FormData) =>
      answered(api.session.post({ email: textIn(form, "email"), password: textIn(form, "password") })),
    onSuccess: enterPage,
  });
  return (
    <SubmitForm onFields={(fields) => signIn.mutate(fields)}>
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
    </SubmitForm>
  );
}

/** The link is used up by a click, so that opening it by mistake costs nothing. */
function LinkSignIn({ token }: { token: string }) {
  const signIn = useMutation({ mutationFn: () => answered(api.session.link.post({ token })), onSuccess: enterPage });
  return (
    <SignedOutFrame title="Sign in" intro="This link signs you in once. Add a passkey right afterwards.">
      <FailureAlert failure={signIn.error} title="Not signed in" />
      <Button loading={signIn.isPending} onClick={() => signIn.mutate()} fullWidth>
        Sign in with this link
      </Button>
    </SignedOutFrame>
  );
}
