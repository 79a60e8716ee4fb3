/** What an answer rested on, and what has moved since. */

import { Alert, Button, Group, Stack } from "@mantine/core";
import { IconInfoCircle, IconRefresh } from "@tabler/icons-react";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { Progress } from "../data/events-in.ts";
import { type AskedAgain, askReceipt, type Receipt, receiptPlaceQuery, receiptQuery } from "../data/queries.ts";
import { CallStatus } from "../parts/call-status.tsx";
import { FailureAlert } from "../parts/failure-alert.tsx";
import { PageHeading } from "../parts/page-heading.tsx";
import { PageLoader } from "../parts/page-loader.tsx";
import { AccountsFacts } from "../receipts/accounts-facts.tsx";
import { AccountsTotals } from "../receipts/accounts-totals.tsx";
import { MovedDays } from "../receipts/moved-days.tsx";
import { ReceiptFacts } from "../receipts/receipt-facts.tsx";
import { TotalsTable } from "../receipts/totals-table.tsx";
import { TELLS_ITSELF } from "../shell/still-working.tsx";

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
  const [progress, setProgress] = useState<Progress | null>(null);
  const again = useMutation({
    meta: TELLS_ITSELF,
    mutationFn: () => askReceipt(workspaceId, id, setProgress),
    onSettled: () => setProgress(null),
  });
  if (receipt.data === undefined)
    return (
      <>
        <FailureAlert failure={receipt.error} onRetry={receipt.refetch} />
        <PageLoader failed={receipt.error !== null} />
      </>
    );
  const { data } = receipt;
  const now = again.data;
  return (
    <Stack gap="lg">
      {"accounts" in data ? <AccountsFacts receipt={data} /> : <ReceiptFacts receipt={data} />}
      <Group>
        <Button
          leftSection={<IconRefresh size={16} aria-hidden />}
          loading={again.isPending}
          disabled={data.arguments === null}
          onClick={() => again.mutate()}
        >
          Ask again
        </Button>
      </Group>
      {again.isPending ? <CallStatus what="Asking again" progress={progress} /> : null}
      <FailureAlert failure={again.error} />
      {now === undefined || now.same_days ? null : (
        <Alert color="gray" icon={<IconInfoCircle />}>
          This question is about the present: the numbers beside it are of now.
        </Alert>
      )}
      {"accounts" in data ? (
        <AccountsTotals receipt={data} again={now !== undefined && "accounts" in now ? now : null} />
      ) : (
        <OneAccount receipt={data} again={now !== undefined && !("accounts" in now) ? now : null} />
      )}
    </Stack>
  );
}

function OneAccount({ receipt, again }: { receipt: Receipt; again: AskedAgain | null }) {
  return (
    <>
      <TotalsTable receipt={receipt} again={again} />
      {again === null ? null : <MovedDays days={again.days} sameDays={again.same_days} />}
    </>
  );
}
