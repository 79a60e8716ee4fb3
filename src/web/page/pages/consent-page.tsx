/** An app asks to be connected: who it is, what it may do and in which workspace. Consent is never remembered. */

import { Badge, Button, Group, List, NativeSelect, Stack, Text } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { answerConsent, type ConsentAnswer, type ConsentView, consentQuery } from "../data/consent-api.ts";
import { workspacesQuery } from "../data/queries.ts";
import { useWorkspace } from "../data/workspace-choice.tsx";
import { FailureAlert } from "../parts/failure-alert.tsx";
import { PageLoader } from "../parts/page-loader.tsx";
import { isNothing, newOf } from "../restriction/restriction-choice.ts";
import { RestrictionFields } from "../restriction/restriction-fields.tsx";
import { useSeenAccounts } from "../restriction/seen-accounts.ts";
import { SignedOutFrame } from "../shell/signed-out-frame.tsx";

export function ConsentPage() {
  const request = new URLSearchParams(window.location.search).get("request") ?? "";
  const { data: view, error, refetch } = useQuery(consentQuery(request));
  if (view === undefined)
    return (
      <SignedOutFrame title="Connect an app" intro="An app wants to connect to this server.">
        <FailureAlert failure={error} title="This request cannot be answered" onRetry={refetch} />
        <PageLoader failed={error !== null} />
      </SignedOutFrame>
    );
  return (
    <SignedOutFrame title={`Connect ${view.client.name}?`} intro="It wants to connect to this server.">
      <Asked view={view} request={request} />
    </SignedOutFrame>
  );
}

function Asked({ view, request }: { view: ConsentView; request: string }) {
  const { workspace } = useWorkspace();
  const { data: workspaces = [{ ...workspace, role: "owner" }] } = useQuery(workspacesQuery);
  const open = workspaces.filter(({ role }) => role !== "viewer").map(({ id, name }) => ({ value: id, label: name }));
  const [wanted, want] = useState(workspace.id);
  const chosen = open.find(({ value }) => value === wanted)?.value ?? open[0]?.value ?? null;
  const answer = useMutation({
    mutationFn: (given: ConsentAnswer) => answerConsent(request, given),
    onSuccess: (redirectTo) => window.location.assign(redirectTo),
  });
  const busy = answer.isPending || answer.isSuccess;
  const end = (connect?: ReactNode) => (
    <>
      <FailureAlert failure={answer.error} />
      <Group justify="flex-end">
        <Button variant="default" disabled={busy} onClick={() => answer.mutate({ workspace_id: null })}>
          Refuse
        </Button>
        {connect}
      </Group>
    </>
  );
  return (
    <Stack>
      <Who view={view} />
      <div>
        <Text size="sm" fw={500}>
          It will be able to
        </Text>
        <List size="sm">
          {view.allows.map((text) => (
            <List.Item key={text}>{text}</List.Item>
          ))}
        </List>
      </div>
      {chosen === null ? (
        <Text size="sm">
          You may not connect an app: that takes the role of an editor in a workspace. Ask an owner of it.
        </Text>
      ) : (
        <NativeSelect
          label="Workspace"
          description="The app can read only this workspace."
          value={chosen}
          onChange={(event) => want(event.currentTarget.value)}
          data={open}
        />
      )}
      {chosen === null ? end() : <Opened {...{ view, busy, end }} workspaceId={chosen} onConnect={answer.mutate} />}
      <Text size="xs" c="dimmed">
        Connect only what you have just set up yourself. You can end it at any time under API keys.
      </Text>
    </Stack>
  );
}

type OpenedProps = {
  view: ConsentView;
  workspaceId: string;
  busy: boolean;
  /** The end of the page with its answers. */
  end(connect: ReactNode): ReactNode;
  onConnect(answer: ConsentAnswer): void;
};

/** What of the workspace the app gets; nothing is granted before its accounts are shown. */
function Opened({ view, workspaceId, busy, end, onConnect }: OpenedProps) {
  const { accounts, known, error, refetch } = useSeenAccounts(workspaceId);
  const offered = { tools: view.tools, accounts: accounts.map(({ id }) => id) };
  const [tools, setTools] = useState<readonly string[]>(view.tools);
  const [closed, close] = useState<readonly string[]>([]);
  const restriction = { tools, accounts: offered.accounts.filter((id) => !closed.includes(id)) };
  const several = accounts.length > 1;
  return (
    <>
      <FailureAlert failure={error} onRetry={refetch} />
      <RestrictionFields
        sets={view.tools}
        accounts={several ? accounts : []}
        restriction={restriction}
        onChange={(ticked) => {
          setTools(ticked.tools);
          close(offered.accounts.filter((id) => !ticked.accounts.includes(id)));
        }}
      />
      {end(
        <Button
          loading={busy}
          disabled={!known || isNothing(restriction, several)}
          onClick={() => onConnect({ workspace_id: workspaceId, ...newOf(restriction, offered) })}
        >
          Connect
        </Button>,
      )}
    </>
  );
}

/** The name is only what the app calls itself; the hosts can be relied on. */
function Who({ view: { client, redirect_host } }: { view: ConsentView }) {
  return (
    <Stack gap={6}>
      {client.published_by === null ? (
        <Text size="sm">
          <Badge color="yellow" variant="light" tt="none">
            unverified
          </Badge>{" "}
          The app chose its name itself; nobody has checked it.
        </Text>
      ) : (
        <Text size="sm">
          Published by <strong>{client.published_by}</strong>.
        </Text>
      )}
      <Text size="sm">
        Your browser is sent back to <strong>{redirect_host}</strong>.
      </Text>
    </Stack>
  );
}
