/** Further accounts that the stored access of an account reaches, to be ticked and connected without pasting. */

import { Button } from "@mantine/core";
import { IconPlugConnected } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link } from "wouter";
import { ADD_ACCOUNT, PAGE_PATHS } from "../../page-paths.ts";
import { answered, api } from "../data/api.ts";
import { reachedQuery } from "../data/queries.ts";
import { EmptyNote } from "../parts/empty-note.tsx";
import { FailureAlert } from "../parts/failure-alert.tsx";
import { PageHeading } from "../parts/page-heading.tsx";
import { PageLoader } from "../parts/page-loader.tsx";
import { PickAccounts } from "./pick-accounts.tsx";

type Props = { workspaceId: string; module: string; title: string; label: string };

export function ReachedAccounts({ workspaceId, module, title, label }: Props) {
  const { data, error, refetch, isFetching } = useQuery(reachedQuery(workspaceId, module, label));
  const account = api.workspaces({ id: workspaceId }).integrations({ module })({ label });
  const path = PAGE_PATHS.integration.replace(":module", module);
  const further = data?.advertisers.some(({ connected_as }) => connected_as === null);
  return (
    <>
      <PageHeading
        title="Add accounts"
        intro={`What the access of “${label}” reaches, as ${title} says now. Nothing needs to be pasted.`}
      />
      <FailureAlert failure={error} title="The accounts could not be listed" onRetry={refetch} />
      {data === undefined || error !== null ? (
        <PageLoader failed={error !== null} />
      ) : further === true ? (
        <PickAccounts
          {...{ workspaceId, module }}
          advertisers={data.advertisers.map(({ proposed_label: proposed, ...one }) => ({ ...one, proposed }))}
          renews={false}
          connect={(advertiser_id, { label: wanted }) =>
            answered(account.accounts.post({ advertiser_id, ...(wanted === undefined ? {} : { label: wanted }) }))
          }
        />
      ) : (
        <EmptyNote
          icon={<IconPlugConnected />}
          title="This access reaches no further account"
          text={`Every account that it reaches is connected. Let the further account authorise your app at ${title}, or give the person whose token this is access to it, then look again.`}
        >
          <Button variant="default" loading={isFetching} onClick={() => refetch()}>
            Look again
          </Button>
          <Button component={Link} href={`${path}?${ADD_ACCOUNT}`} variant="subtle">
            Connect another account
          </Button>
        </EmptyNote>
      )}
    </>
  );
}
