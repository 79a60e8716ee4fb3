/** Changes the operator's password. */

import { Button, PasswordInput, Stack, Text, Title } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { answered, api } from "../data/api.ts";
import { FailureAlert } from "../parts/failure-alert.tsx";
import { textIn } from "../parts/form-text.ts";

export function NewPassword() {
  const change = useMutation({
    mutationFn: (form: FormData) =>
      answered(
        api.session.password.put({ current_password: textIn(form, "current"), new_password: textIn(form, "next") }),
      ),
  });
  return (
    <section aria-labelledby="password">
      <Title order={2} size="h4" id="password" mb="sm">
        Change the password
      </Title>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          const form = event.currentTarget;
          change.mutate(new FormData(form));
          form.reset();
        }}
      >
        <Stack>
          <PasswordInput name="current" label="Current password" autoComplete="current-password" required />
          <PasswordInput
            name="next"
            label="New password"
            description="At least 12 characters."
            autoComplete="new-password"
            required
          />
          <FailureAlert failure={change.error} />
          <Text size="sm" role="status">
            {change.isSuccess ? "The password is changed. Your other sessions have ended." : ""}
          </Text>
          <Button type="submit" variant="default" loading={change.isPending}>
            Change the password
          </Button>
        </Stack>
      </form>
    </section>
  );
}
