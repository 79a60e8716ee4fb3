/** An invitation: its one-use link lets a new person in, or somebody who is signed in join. */

import { Alert, Anchor, Button, PasswordInput, Stack, Text, TextInput } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { withArticle } from "#text/with-article.ts";
import { HOME_PATH, PAGE_PATHS } from "../../page-paths.ts";
import { answered, api } from "../data/api.ts";
import { sessionQuery } from "../data/queries.ts";
import { FailureAlert } from "../parts/failure-alert.tsx";
import { textIn } from "../parts/form-text.ts";
import { PageLoader } from "../parts/page-loader.tsx";
import { SubmitForm } from "../parts/submit-form.tsx";
import { SignedOutFrame } from "../shell/signed-out-frame.tsx";
import { takeFragment } from "../shell/take-fragment.ts";

export function InvitePage() {
  const [token] = useState(takeFragment);
  const { data: invitation, error } = useQuery({
    queryKey: ["invitation", token],
    queryFn: () => answered(api.invitation.look.post({ token })),
    enabled: token !== "",
    retry: false,
    refetchOnWindowFocus: false,
  });
  const session = useQuery({ ...sessionQuery, retry: false });
  if (token === "")
    return (
      <SignedOutFrame title="Invitation" intro="A link lets one person join a workspace.">
        <Alert color="yellow" title="Open the link that you were sent">
          It looks like /invite#smin_… and works once.
        </Alert>
      </SignedOutFrame>
    );
  if (invitation === undefined || session.isPending)
    return (
      <SignedOutFrame title="Invitation" intro="A link lets one person join a workspace.">
        <FailureAlert failure={error} title="This link does not work" />
        <PageLoader failed={error !== null} />
      </SignedOutFrame>
    );
  return (
    <SignedOutFrame
      title={`Join ${invitation.workspace}`}
      intro={`You are invited as ${withArticle(invitation.role)}.`}
    >
      {session.data === undefined ? (
        <NewPerson token={token} passwords={invitation.passwords} />
      ) : (
        <Join token={token} email={session.data.operator.email} />
      )}
    </SignedOutFrame>
  );
}

function Join({ token, email }: { token: string; email: string }) {
  const join = useMutation({
    mutationFn: () => answered(api.invitation.join.post({ token })),
    onSuccess: () => window.location.assign(HOME_PATH),
  });
  return (
    <Stack>
      <Text size="sm">
        Signed in: <strong>{email}</strong>.
      </Text>
      <FailureAlert failure={join.error} />
      <Button onClick={() => join.mutate()} loading={join.isPending || join.isSuccess} fullWidth>
        Join
      </Button>
    </Stack>
  );
}

function NewPerson({ token, passwords }: { token: string; passwords: boolean }) {
  const accept = useMutation({
    mutationFn: (form: FormData) =>
      answered(
        api.invitation.accept.post({
          token,
          email: textIn(form, "email"),
          ...(passwords ? { password: textIn(form, "password") } : {}),
        }),
      ),
    onSuccess: () => window.location.assign(HOME_PATH),
  });
  return (
    <SubmitForm onFields={(fields) => accept.mutate(fields)}>
      <Stack>
        <TextInput name="email" type="email" label="Email" autoComplete="username" required autoFocus />
        {passwords ? (
          <PasswordInput
            name="password"
            label="Password"
            description="At least 12 characters."
            autoComplete="new-password"
            required
            visibilityToggleButtonProps={{ "aria-label": "Show or hide the password" }}
          />
        ) : (
          <Alert color="yellow" title="Add a passkey right afterwards">
            Passwords are turned off here. You are signed in once; add a passkey under Sessions and sign-in.
          </Alert>
        )}
        <FailureAlert failure={accept.error} />
        <Button type="submit" loading={accept.isPending || accept.isSuccess} fullWidth>
          Join and sign in
        </Button>
        <Text size="sm" c="dimmed">
          If you have an account here, sign in and open the link again.
        </Text>
        <Anchor href={PAGE_PATHS.login} size="sm">
          Sign in
        </Anchor>
      </Stack>
    </SubmitForm>
  );
}
