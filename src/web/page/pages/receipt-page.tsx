/** What an answer rested on, and what has moved since. */

import { Alert, Button, Group, Stack } from "@mantine/core";
import { IconInfoCircle, IconRefresh } from "@tabler/icons-react";
import { useMutation, useQuery } from "@tanstack/react-query";
import { askReceipt, receiptPlaceQuery, receiptQuery } from "../data/queries.ts";
import { FailureAlert } from "../parts/failure-alert.tsx";
import { PageHeading } from "../parts/page-heading.tsx";
import { PageLoader } from "../parts/page-loader.tsx";
import { MovedDays } from "../receipts/moved-days.tsx";
import { ReceiptFacts } from "../receipts/receipt-facts.tsx";
import { TotalsTable } from "../receipts/totals-table.tsx";

export function ReceiptPage({ receipt: id }: { receipt: string }) {
  const place = useQuery(receiptPlaceQuery(id));
  return (
    <>
      <PageHeading title="Receipt" intro="Where the numbers of an assistant's answer came from." />
      <FailureAlert failure={place.error} onRetry={place.refetch} />
      {place.data === undefined ? (
        <PageLoader failed={place.error !== null} />
      ) : (
        <Opened workspaceId={place.data.workspace_id} id={id} />
      )}
    </>
  );
}

function Opened({ workspaceId, id }: { workspaceId: string; id: string }) {
  const receipt = useQuery(receiptQuery(workspaceId, id));
  const again = useMutation({ mutationFn: () => askReceipt(workspaceId, id) });
  if (receipt.data === undefined)
    return (
      <>
        <FailureAlert failure={receipt.error} onRetry={receipt.refetch} />
        <PageLoader failed={receipt.error !== null} />
      </>
    );
  return (
    <Stack gap="lg">
      <ReceiptFacts receipt={receipt.data} />
      <Group>
        <Button
          leftSection={<IconRefresh size={16} aria-hidden />}
          loading={again.isPending}
          disabled={receipt.data.arguments === null}
          onClick={() => again.mutate()}
        >
          Ask again
        </Button>
      </Group>
      <FailureAlert failure={again.error} />
      {again.data === undefined || again.data.same_days ? null : (
        <Alert color="gray" icon={<IconInfoCircle />}>
          This question is about the present: the numbers beside it are of now.
        </Alert>
      )}
      <TotalsTable receipt={receipt.data} again={again.data ?? null} />
      {again.data === undefined ? null : <MovedDays again={again.data} />}
    </Stack>
  );
}
