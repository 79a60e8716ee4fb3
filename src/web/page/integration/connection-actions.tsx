/** Testing, replacing and disconnecting a connection. */

import { Alert, Button, Group, Modal, Stack, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconAlertTriangle } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Link, useLocation } from "wouter";
import { ADD_ACCOUNT, PAGE_PATHS } from "../../page-paths.ts";
import { answered, api } from "../data/api.ts";
import { type Integration, renewWithout, workspaceKey } from "../data/queries.ts";
import { ConfirmDialog } from "../parts/confirm-dialog.tsx";
import { FailureAlert } from "../parts/failure-alert.tsx";
import { May } from "../parts/may.tsx";
import { ADD_REACHED_TEXT, addReachedPath } from "./add-reached-link.tsx";
import { ConnectForm } from "./connect-form.tsx";

type Props = { workspaceId: string; integration: Integration; onFailure(failure: unknown): void };

export function ConnectionActions({ workspaceId, integration, onFailure }: Props) {
  const { module, title } = integration;
  const queries = useQueryClient();
  const [, go] = useLocation();
  const [replacing, replace] = useDisclosure(false);
  const [leaving, leave] = useDisclosure(false);
  const [warned, setWarned] = useState<readonly string[]>([]);
  // Those of the connection itself stand above.
  const toldOnce = warned.filter((warning) => !integration.connection?.warnings.includes(warning));
  const label = integration.connection?.label ?? "";
  const place = api.workspaces({ id: workspaceId }).integrations({ module })({ label });
  const renew = () => queries.invalidateQueries({ queryKey: workspaceKey(workspaceId) });
  const verify = useMutation({
    mutationFn: () => answered(place.verify.post()),
    onMutate: () => onFailure(null),
    onError: onFailure,
    onSettled: renew,
  });
  const disconnect = async () => {
    await answered(place.delete());
    onFailure(null);
    go(PAGE_PATHS.integration.replace(":module", module), { replace: true });
    await renewWithout(queries, workspaceId, { module, label });
  };
  return (
    <Stack>
      <Group gap="sm">
        <May route="POST /api/workspaces/:id/integrations/:module/:label/verify">
          <Button variant="default" loading={verify.isPending} onClick={() => verify.mutate()}>
            Test connection
          </Button>
        </May>
        <May route="PUT /api/workspaces/:id/integrations/:module/:label">
          <Button variant="default" onClick={replace.open}>
            Replace credentials
          </Button>
        </May>
        <May route="DELETE /api/workspaces/:id/integrations/:module/:label">
          <Button variant="light" color="red" onClick={leave.open}>
            Disconnect
          </Button>
        </May>
        {integration.account_field === null ? null : (
          <May route="POST /api/workspaces/:id/integrations/:module/:label/accounts">
            <Button component={Link} href={addReachedPath({ module, label })} variant="default">
              {ADD_REACHED_TEXT}
            </Button>
          </May>
        )}
        <May route="POST /api/workspaces/:id/integrations/:module">
          <Button
            component={Link}
            href={`${PAGE_PATHS.integration.replace(":module", module)}?${ADD_ACCOUNT}`}
            variant="subtle"
          >
            Connect another account
          </Button>
        </May>
      </Group>
      <Text role="status" size="sm" c="dimmed">
        {verify.isSuccess ? `It works: ${title} has just accepted the credentials.` : ""}
      </Text>
      <ReplacedNote told={toldOnce} />
      <FailureAlert failure={verify.error} title="The test failed" onRetry={() => verify.mutate()} />
      <Modal
        opened={replacing}
        onClose={replace.close}
        title={`Replace credentials of ${title}`}
        size="lg"
        closeButtonProps={{ "aria-label": "Close" }}
      >
        <ConnectForm
          workspaceId={workspaceId}
          integration={integration}
          onFailure={onFailure}
          onConnected={({ warnings }) => {
            setWarned(warnings);
            replace.close();
          }}
        />
      </Modal>
      {leaving ? (
        <ConfirmDialog title={`Disconnect ${title}?`} action="Disconnect" onConfirm={disconnect} onClose={leave.close}>
          What is sealed of this account is destroyed, and the credentials with it where no other account works with
          them. Keys and apps lose it with their next call. Nothing changes at the platform; you can connect again at
          any time.
        </ConfirmDialog>
      ) : null}
    </Stack>
  );
}

function ReplacedNote({ told }: { told: readonly string[] }) {
  if (told.length === 0) return null;
  return (
    <Alert role="status" color="yellow" icon={<IconAlertTriangle />} title="Another account is connected here now">
      <Stack gap={4}>
        {told.map((sentence) => (
          <Text key={sentence} size="sm" className="any-name">
            {sentence}
          </Text>
        ))}
      </Stack>
    </Alert>
  );
}
