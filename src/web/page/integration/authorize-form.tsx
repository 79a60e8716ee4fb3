/** Connecting by authorisation at the platform, which sends the person back with a code. */

import { Button, Group, Stack, Text } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { PAGE_PATHS } from "../../page-paths.ts";
import { answered, api } from "../data/api.ts";
import type { Integration } from "../data/queries.ts";
import { CopyLine } from "../parts/copy-text.tsx";
import { FailureAlert } from "../parts/failure-alert.tsx";
import { CredentialFields } from "./credential-fields.tsx";
import { useKeptSecrets } from "./kept-secrets.ts";

type Props = {
  workspaceId: string;
  integration: Integration;
  authorization: NonNullable<Integration["authorization"]>;
};

export function AuthorizeForm({ workspaceId, integration: { module, title }, authorization }: Props) {
  const secrets = useKeptSecrets();
  const callback = new URL(PAGE_PATHS.callback.replace(":module", module), window.location.origin).href;
  const fields = authorization.fields.filter(({ name }) => name !== authorization.redirect_field);
  const start = useMutation({
    mutationFn: (given: Record<string, string>) =>
      answered(
        api
          .workspaces({ id: workspaceId })
          .integrations({ module })
          .authorize.post({ ...given, [authorization.redirect_field]: callback }, { query: { pick: "many" } }),
      ),
    onSuccess: ({ url }) => window.location.assign(url),
  });
  return (
    <form
      aria-label={`Authorise at ${title}`}
      autoComplete="off"
      onSubmit={(event) => {
        event.preventDefault();
        start.mutate(secrets.take(event.currentTarget, fields));
      }}
    >
      <Stack>
        <Text size="sm" c="dimmed">
          Without an access token: allow your app at {title} to read, come back here, and choose the accounts.
        </Text>
        <div>
          <Text size="sm" fw={500} mb={4}>
            First add this address to the redirect URLs of your app
          </Text>
          <CopyLine text={callback} what="redirect URL" />
        </div>
        <CredentialFields fields={fields} kept={secrets.has} />
        <FailureAlert failure={start.error} here={`Settings → Integrations → ${title}`} />
        <Group justify="flex-end">
          <Button type="submit" loading={start.isPending || start.isSuccess}>
            Authorise at {title}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
