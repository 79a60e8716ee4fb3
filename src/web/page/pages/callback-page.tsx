/** Where a platform returns the browser: the code is exchanged, then an account is chosen. */

import { Alert, Button, List, Loader, Radio, Stack, Text } from "@mantine/core";
import { IconCircleCheck } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { Link } from "wouter";
import { PAGE_PATHS } from "../../page-paths.ts";
import { answered, api } from "../data/api.ts";
import { workspaceKey } from "../data/queries.ts";
import { PickAccounts } from "../integration/pick-accounts.tsx";
import { WhoReads } from "../integration/who-reads.tsx";
import { FailureAlert } from "../parts/failure-alert.tsx";
import { textIn } from "../parts/form-text.ts";
import { PageHeading } from "../parts/page-heading.tsx";
import { SubmitForm } from "../parts/submit-form.tsx";

type Returned = { query: string; state: string };

export function CallbackPage({ module }: { module: string }) {
  const [returned] = useState(takeReturned);
  const begun = useRef(false);
  const exchange = useMutation({
    mutationFn: ({ query, state }: Returned) => answered(api.authorize.post({ code: query, state })),
  });
  const { mutate } = exchange;
  useEffect(() => {
    // A code works once, and React may run the effect twice.
    if (begun.current) return;
    begun.current = true;
    mutate(returned);
  }, [mutate, returned]);
  const integration = PAGE_PATHS.integration.replace(":module", module);
  return (
    <>
      <PageHeading title="Back from the platform" intro="One more step: choose what your assistants may read." />
      <Stack maw="34rem">
        {exchange.isPending ? (
          <Alert role="status" color="indigo" icon={<Loader size={18} />} title="Exchanging the code for a token" />
        ) : null}
        <FailureAlert failure={exchange.error} title="The authorisation failed">
          <Button component={Link} href={integration} variant="default" size="xs" w="fit-content">
            Begin again
          </Button>
        </FailureAlert>
        {exchange.data === undefined ? null : (
          <Chosen state={returned.state} integration={integration} {...exchange.data} />
        )}
      </Stack>
    </>
  );
}

function Chosen({ pick, ...props }: ChooseProps & { module: string; pick: "one" | "many" }) {
  const { state, workspace: workspaceId, module, advertisers } = props;
  if (pick === "one" || advertisers.length === 1) return <ChooseAccount {...props} />;
  return (
    <PickAccounts
      {...{ workspaceId, module, advertisers }}
      renews
      connect={(id, { more }) => answered(api.authorize.choose.post({ state, advertiser_id: id, more }))}
    />
  );
}

type ChooseProps = {
  state: string;
  integration: string;
  workspace: string;
  advertisers: readonly { id: string; name: string | null }[];
};

function ChooseAccount({ state, integration, workspace, advertisers }: ChooseProps) {
  const queries = useQueryClient();
  const choose = useMutation({
    mutationFn: (id: string) => answered(api.authorize.choose.post({ state, advertiser_id: id })),
    onSuccess: () => queries.invalidateQueries({ queryKey: workspaceKey(workspace) }),
  });
  if (choose.data !== undefined) {
    const { advertiser, warnings } = choose.data;
    return (
      <Alert role="status" color="green" icon={<IconCircleCheck />} title="Connected">
        <Stack gap="xs">
          <Text size="sm" className="any-name">
            {advertiser.name ?? advertiser.id}
          </Text>
          <WhoReads />
          <List size="sm">
            {warnings.map((warning) => (
              <List.Item key={warning}>{warning}</List.Item>
            ))}
          </List>
          <Button component={Link} href={integration} size="xs" w="fit-content">
            See the connection
          </Button>
        </Stack>
      </Alert>
    );
  }
  const [only] = advertisers;
  return (
    <SubmitForm onFields={(fields) => choose.mutate(textIn(fields, "account"))}>
      <Stack>
        <Radio.Group
          name="account"
          label="Ad account"
          description="Your authorisation covers these accounts. Choose one of them."
          defaultValue={advertisers.length === 1 ? (only?.id ?? null) : null}
          required
        >
          <Stack gap="xs" mt="sm">
            {advertisers.map(({ id, name }) => (
              <Radio
                key={id}
                value={id}
                label={name ?? id}
                description={name === null ? "" : id}
                className="any-name"
                required
              />
            ))}
          </Stack>
        </Radio.Group>
        <FailureAlert failure={choose.error} title="This account was not connected" />
        <Button type="submit" loading={choose.isPending} w="fit-content">
          Check and connect
        </Button>
      </Stack>
    </SubmitForm>
  );
}

/** Removed from the address at once, so that the code stays out of the history. */
function takeReturned(): Returned {
  const query = window.location.search;
  window.history.replaceState(null, "", window.location.pathname);
  return { query, state: new URLSearchParams(query).get("state") ?? "" };
}
