/** Several accounts of one authorisation or token: ticks, then one connection after the other. */

import { Alert, Anchor, Button, List, Stack, Text } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Link } from "wouter";
import { counted } from "#text/counted.ts";
import { PAGE_PATHS } from "../../page-paths.ts";
import { type Opener, openAccounts, useOpeners } from "../data/open-accounts.ts";
import { type IntegrationCard, integrationsQuery, workspaceKey } from "../data/queries.ts";
import { toRefusal } from "../data/refusal.ts";
import { FailureAlert } from "../parts/failure-alert.tsx";
import { PageLoader } from "../parts/page-loader.tsx";
import { AccountTicks } from "./account-ticks.tsx";
import { KeyTicks } from "./key-ticks.tsx";
import { labelClashes } from "./label-clashes.ts";
import { isFailed, type Outcome, PickOutcomes } from "./pick-outcomes.tsx";

/** `proposed`: a label that is free, where one may be given here. */
type Reached = { id: string; name: string | null; proposed?: string | null };

type Connecting = { more: boolean; label: string | undefined };

type Props = {
  workspaceId: string;
  module: string;
  advertisers: readonly Reached[];
  /** Whether one that is connected already gets what was just authorised. */
  renews: boolean;
  /** `label`: where another one than that proposed was typed. */
  connect(advertiserId: string, how: Connecting): Promise<unknown>;
  onDone?(): void;
};

/** What is connected, and who may be let in, is known before anything is ticked. */
export function PickAccounts(props: Props) {
  const cards = useQuery(integrationsQuery(props.workspaceId));
  const { openers, ...asked } = useOpeners(props.workspaceId);
  const error = cards.error ?? asked.error;
  if (cards.data === undefined || !asked.known)
    return (
      <>
        <FailureAlert failure={error} onRetry={() => Promise.all([cards.refetch(), asked.refetch()])} />
        <PageLoader failed={error !== null} />
      </>
    );
  return <Picking {...props} cards={cards.data} openers={openers} />;
}

type PickingProps = Props & { cards: readonly IntegrationCard[]; openers: readonly Opener[] };

function Picking({ workspaceId, module, advertisers, renews, connect, onDone, cards, openers }: PickingProps) {
  const queries = useQueryClient();
  const [wanted, setWanted] = useState<string[]>([]);
  const [labels, setLabels] = useState<Readonly<Record<string, string>>>({});
  const [chosen, setChosen] = useState<string[]>([]);
  const [done, setDone] = useState<readonly Outcome[]>([]);
  const [before, setBefore] = useState<Standing | null>(null);
  const standing = before ?? standingIn(cards, module);
  const isClosed = (id: string) => !renews && standing.ids.has(id);
  const ticked = wanted.filter((id) => !isClosed(id));
  const picked = advertisers.filter(({ id }) => ticked.includes(id));
  const added = picked.filter(({ id }) => !standing.ids.has(id));
  const asksKeys = added.length > 0 && standing.ids.size + added.length > 1;
  const labelled = picked.map(({ id, proposed }) => ({ id, label: proposed ? (labels[id] ?? proposed).trim() : null }));
  const clashes = labelClashes(labelled, standing.labels);
  const unsound = picked.filter(({ id }) => clashes[id] !== undefined);
  const connecting = useMutation({
    async mutationFn() {
      setBefore(standing);
      setDone([]);
      const outcomes: Outcome[] = [];
      for (const [at, account] of picked.entries()) {
        // What was authorised is kept as long as one of them may have to be tried again.
        const more = at < picked.length - 1 || outcomes.some(isFailed);
        const failure = await connect(account.id, { more, label: labels[account.id] }).then(
          () => null,
          (thrown: unknown) => toRefusal(thrown).message,
        );
        outcomes.push({ ...account, failure });
        setDone([...outcomes]);
      }
      setWanted(outcomes.filter(isFailed).map(({ id }) => id));
      const connected = outcomes.filter((one) => !isFailed(one)).map(({ id }) => id);
      const opened = openers.filter(({ id }) => chosen.includes(id));
      const advertiserIds = connected.filter((id) => !standing.ids.has(id));
      if (asksKeys) await openAccounts(workspaceId, { openers: opened, module, advertisers: advertiserIds });
      return unopenedOf({ opened: opened.length, openers: openers.length, standing, added: advertiserIds.length });
    },
    async onSettled() {
      await queries.invalidateQueries({ queryKey: workspaceKey(workspaceId) });
      setBefore(null);
    },
  });
  const path = PAGE_PATHS.integration.replace(":module", module);
  const settled = !connecting.isPending && done.length > 0;
  const result = settled ? (
    <Stack mb="lg" maw="44rem">
      <PickOutcomes outcomes={done} unopened={connecting.data ?? null} />
      <FailureAlert failure={connecting.error} title="The keys were not changed" />
      <Anchor component={Link} href={path} onClick={onDone}>
        See the accounts
      </Anchor>
    </Stack>
  ) : null;
  if (settled && !done.some(isFailed)) return result;
  const tickable = advertisers.map(({ id, name, proposed }) => ({
    ...{ id, name, about: describe({ id, name }, standing.ids.has(id), renews), closed: isClosed(id) },
    ...(proposed === undefined ? {} : { proposed }),
  }));
  return (
    <>
      {result}
      <form
        aria-label="Accounts to connect"
        onSubmit={(event) => {
          event.preventDefault();
          connecting.mutate();
        }}
      >
        <Stack maw="44rem">
          <AccountTicks
            accounts={tickable.toSorted((one, other) => Number(one.closed) - Number(other.closed))}
            ticked={ticked}
            onTicked={setWanted}
            labels={labels}
            onLabel={(id, label) => setLabels({ ...labels, [id]: label })}
            clashes={clashes}
            disabled={connecting.isPending}
          />
          {asksKeys ? (
            <KeyTicks openers={openers} ticked={chosen} first={standing.ids.size === 0} onChange={setChosen} />
          ) : null}
          <Text role="status" size="sm" c="dimmed">
            {connecting.isPending ? `${done.length} of ${picked.length} done. Stay on this page until all are.` : ""}
          </Text>
          {unsound.length === 0 || connecting.isPending ? null : (
            <Alert role="alert" color="red" title="Labels to change first">
              <List size="sm">
                {unsound.map(({ id, name }) => (
                  <List.Item key={id} className="any-name">{`${name ?? id}: ${clashes[id]}`}</List.Item>
                ))}
              </List>
            </Alert>
          )}
          {settled ? null : <FailureAlert failure={connecting.error} title="Nothing was connected" />}
          <Button
            type="submit"
            loading={connecting.isPending}
            disabled={picked.length === 0 || unsound.length > 0}
            w="fit-content"
          >
            {picked.length > 1 ? `Check and connect ${counted(picked.length, "account")}` : "Check and connect"}
          </Button>
        </Stack>
      </form>
    </>
  );
}

type Made = { opened: number; openers: number; standing: Standing; added: number };

/** Where nothing was connected before, a key for every account has got the first one. */
function unopenedOf({ opened, openers, standing, added }: Made): "these" | "further" | null {
  if (opened > 0 || added === 0) return null;
  if (openers === 0 || standing.ids.size > 0) return "these";
  return added > 1 ? "further" : null;
}

function describe({ id, name }: Reached, connected: boolean, renews: boolean): string {
  const what = connected ? (renews ? "connected, and gets the new token" : "connected already") : "";
  return [name === null ? "" : id, what].filter((part) => part !== "").join(" · ");
}

type Standing = { ids: ReadonlySet<string>; labels: ReadonlySet<string> };

function standingIn(cards: readonly IntegrationCard[], module: string): Standing {
  const connections = cards.find((card) => card.module === module)?.connections ?? [];
  return {
    ids: new Set(connections.map(({ advertiser }) => advertiser.id)),
    labels: new Set(connections.map(({ label }) => label)),
  };
}
