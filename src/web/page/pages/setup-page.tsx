/** The first run: the one-time link from the log creates the first operator. */

import { Alert, Anchor, Button, Code, PasswordInput, Stack, Text, TextInput } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { Link, Redirect } from "wouter";
import { PAGE_PATHS } from "../../page-paths.ts";
import { answered, api } from "../data/api.ts";
import { setupQuery } from "../data/queries.ts";
import { FailureAlert } from "../parts/failure-alert.tsx";
import { textIn } from "../parts/form-text.ts";
import { SubmitForm } from "../parts/submit-form.tsx";
import { enterPage } from "../shell/enter-page.ts";
import { SignedOutFrame } from "../shell/signed-out-frame.tsx";
import { takeFragment } from "../shell/take-fragment.ts";

export function SetupPage() {
  const [token, setToken] = useState(takeFragment);
  // Opening the link where this page is already open changes only the hash.
  useEffect(() => {
    const takeNew = () => setToken((standing) => takeFragment() || standing);
    window.addEventListener("hashchange", takeNew);
    return () => window.removeEventListener("hashchange", takeNew);
  }, []);
  const setUp = useMutation({
    mutationFn: (form: FormData) =>
      answered(api.setup.post({ token, email: textIn(form, "email"), password: textIn(form, "password") })),
    onSuccess: enterPage,
  });
  const { data: setup } = useQuery(setupQuery);
  if (token === "" && setup?.needed === false) return <Redirect to={PAGE_PATHS.login} replace />;
  return (
    <SignedOutFrame
      title="Set up ShopMCP"
      intro={
        token === ""
          ? "Nobody can sign in here yet."
          : "Choose the email and password to sign in with. This link works once."
      }
    >
      {token === "" ? (
        <Alert color="yellow" title="Open the link from the log">
          <Text size="sm">
            A server on which nobody can sign in writes a one-time link to its log at each start; it looks like{" "}
            <Code>/setup#smsu_…</Code> and is good for 30 minutes. Open that one, or start the server again for a new
            one. Where the log is out of reach, run <Code>shopmcp operator create you@example.com</Code> on the server,
            in a container <Code>docker compose exec shopmcp shopmcp operator create you@example.com</Code>, and{" "}
            <Anchor component={Link} href={PAGE_PATHS.login} inherit c="inherit" underline="always">
              sign in
            </Anchor>{" "}
            with what it prints.
          </Text>
        </Alert>
      ) : (
        <SubmitForm onFields={(fields) => setUp.mutate(fields)}>
          <Stack>
            <TextInput name="email" type="email" label="Email" autoComplete="username" required autoFocus />
            <PasswordInput
              name="password"
              label="Password"
              description="At least 12 characters."
              autoComplete="new-password"
              required
              visibilityToggleButtonProps={{ "aria-label": "Show or hide the password" }}
            />
            <FailureAlert failure={setUp.error} />
            <Button type="submit" loading={setUp.isPending} fullWidth>
              Save and sign in
            </Button>
          </Stack>
        </SubmitForm>
      )}
    </SignedOutFrame>
  );
}
