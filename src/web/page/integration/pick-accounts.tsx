/** Several accounts of one authorisation or token: ticks, then one connection after the other. */

import { Alert, Anchor, Button, Checkbox, Group, List, Stack, Text } from "@mantine/core";
import { IconCircleCheck } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Link } from "wouter";
import { PAGE_PATHS } from "../../page-paths.ts";
import { openToKeys } from "../data/open-to-keys.ts";
import { integrationsQuery, keysQuery, workspaceKey } from "../data/queries.ts";
import { toRefusal } from "../data/refusal.ts";
import { FailureAlert } from "../parts/failure-alert.tsx";
import { KeyTicks } from "./key-ticks.tsx";

type Reached = { id: string; name: string | null };

type Props = {
  workspaceId: string;
  module: string;
  advertisers: readonly Reached[];
  /** Whether one that is connected already gets what was just authorised. */
  renews: boolean;
  connect(advertiserId: string, more: boolean): Promise<unknown>;
  onDone?(): void;
};

type Outcome = Reached & { failure: string | null };

export function PickAccounts({ workspaceId, module, advertisers, renews, connect, onDone }: Props) {
  const queries = useQueryClient();
  const { data: cards } = useQuery(integrationsQuery(workspaceId));
  const { data: allKeys = [] } = useQuery(keysQuery(workspaceId));
  const [ticked, setTicked] = useState<string[]>([]);
  const [chosenKeys, setKeys] = useState<string[]>([]);
  const [done, setDone] = useState<readonly Outcome[]>([]);
  const [before, setBefore] = useState<ReadonlySet<string> | null>(null);
  const standing = before ?? new Set(standingIn(cards, module));
  const keys = allKeys.filter(({ revoked_at }) => revoked_at === null);
  const picked = advertisers.filter(({ id }) => ticked.includes(id));
  const added = picked.filter(({ id }) => !standing.has(id));
  const asksKeys = added.length > 0 && standing.size + added.length > 1;
  const connecting = useMutation({
    async mutationFn() {
      setBefore(standing);
      const outcomes: Outcome[] = [];
      for (const [at, account] of picked.entries()) {
        const failure = await connect(account.id, at < picked.length - 1).then(
          () => null,
          (thrown: unknown) => toRefusal(thrown).message,
        );
        outcomes.push({ ...account, failure });
        setDone([...outcomes]);
      }
      const connected = outcomes.filter(({ failure }) => failure === null).map(({ id }) => id);
      const advertiserIds = connected.filter((id) => !standing.has(id));
      if (asksKeys) await openToKeys(workspaceId, { keys: chosenKeys, module, advertisers: advertiserIds });
    },
    onSettled: () => queries.invalidateQueries({ queryKey: workspaceKey(workspaceId) }),
  });
  const path = PAGE_PATHS.integration.replace(":module", module);
  if (connecting.isSuccess || (connecting.isError && done.length > 0))
    return (
      <Stack>
        <Outcomes outcomes={done} />
        <FailureAlert failure={connecting.error} title="The keys were not changed" />
        <Anchor component={Link} href={path} onClick={onDone}>
          See the accounts
        </Anchor>
      </Stack>
    );
  return (
    <form
      aria-label="Accounts to connect"
      onSubmit={(event) => {
        event.preventDefault();
        connecting.mutate();
      }}
    >
      <Stack>
        <Checkbox.Group
          label="Ad accounts"
          description="Tick those that your assistants may read. Each is connected, checked and shown by itself."
          value={ticked}
          onChange={setTicked}
        >
          <Stack gap="xs" mt="sm">
            {advertisers.map(({ id, name }) => (
              <Checkbox
                key={id}
                value={id}
                label={name ?? id}
                description={describe({ id, name }, standing.has(id), renews)}
                disabled={connecting.isPending || (!renews && standing.has(id))}
                className="any-name"
              />
            ))}
          </Stack>
        </Checkbox.Group>
        <Group gap="xs">
          <Button
            size="compact-sm"
            variant="subtle"
            disabled={connecting.isPending}
            onClick={() => setTicked(advertisers.filter(({ id }) => renews || !standing.has(id)).map(({ id }) => id))}
          >
            Tick all
          </Button>
          <Button size="compact-sm" variant="subtle" disabled={connecting.isPending} onClick={() => setTicked([])}>
            Tick none
          </Button>
        </Group>
        {asksKeys ? <KeyTicks keys={keys} ticked={chosenKeys} first={standing.size === 0} onChange={setKeys} /> : null}
        <Text role="status" size="sm" c="dimmed">
          {connecting.isPending ? `${done.length} of ${picked.length} done` : ""}
        </Text>
        <FailureAlert failure={connecting.error} title="Nothing was connected" />
        <Button type="submit" loading={connecting.isPending} disabled={picked.length === 0} w="fit-content">
          {picked.length > 1 ? `Check and connect ${picked.length} accounts` : "Check and connect"}
        </Button>
      </Stack>
    </form>
  );
}

function Outcomes({ outcomes }: { outcomes: readonly Outcome[] }) {
  const [connected, failed] = [outcomes.filter(({ failure }) => failure === null), outcomes.filter(isFailed)];
  return (
    <Stack>
      {connected.length === 0 ? null : (
        <Alert role="status" color="green" icon={<IconCircleCheck />} title={`Connected: ${connected.length}`}>
          <Names of={connected} />
        </Alert>
      )}
      {failed.length === 0 ? null : (
        <Alert role="alert" color="red" title={`Not connected: ${failed.length}`}>
          <Names of={failed} />
        </Alert>
      )}
    </Stack>
  );
}

function isFailed({ failure }: Outcome): boolean {
  return failure !== null;
}

function Names({ of }: { of: readonly Outcome[] }) {
  return (
    <List size="sm">
      {of.map(({ id, name, failure }) => (
        <List.Item key={id} className="any-name">
          {failure === null ? (name ?? id) : `${name ?? id}: ${failure}`}
        </List.Item>
      ))}
    </List>
  );
}

function describe({ id, name }: Reached, connected: boolean, renews: boolean): string {
  const what = connected ? (renews ? "connected, and gets the new token" : "connected already") : "";
  return [name === null ? "" : id, what].filter((part) => part !== "").join(" · ");
}

function standingIn(
  cards: readonly { module: string; connections: readonly { advertiser: { id: string } }[] }[] = [],
  module: string,
) {
  return (cards.find((card) => card.module === module)?.connections ?? []).map(({ advertiser }) => advertiser.id);
}
