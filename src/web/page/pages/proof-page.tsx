/** What each key and app asked in a month, and the same as a signed file. */

import { Button, Group, NativeSelect, Stack, Text } from "@mantine/core";
import { IconDownload, IconFingerprint } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { wallClock } from "#wall-clock.ts";
import { answered, api } from "../data/api.ts";
import { type Proof, proofQuery, signingKeysQuery } from "../data/queries.ts";
import { useWorkspace } from "../data/workspace-choice.tsx";
import { EmptyNote } from "../parts/empty-note.tsx";
import { FailureAlert } from "../parts/failure-alert.tsx";
import { PageHeading } from "../parts/page-heading.tsx";
import { PageLoader } from "../parts/page-loader.tsx";
import { saveFile } from "../parts/save-file.ts";
import { CallerTable } from "../proof/caller-table.tsx";
import { SigningKeys } from "../proof/signing-keys.tsx";

const MONTHS = 12;
const NAME = new Intl.DateTimeFormat("en", { month: "long", year: "numeric", timeZone: "UTC" });

export function ProofPage() {
  const { workspace } = useWorkspace();
  const months = lastMonths(wallClock.now());
  const [month, setMonth] = useState(months[0]?.value ?? "");
  const { data: proof, error, refetch } = useQuery(proofQuery(workspace.id, month));
  return (
    <>
      <PageHeading
        title="What was asked"
        intro="What each key and app asked in a month: tools, accounts, days and counts, never what was answered. Give the signed file to whoever wants to know; it shows if a byte was changed."
        aside={
          <NativeSelect
            aria-label="Month (UTC)"
            data={months}
            value={month}
            onChange={({ currentTarget }) => setMonth(currentTarget.value)}
          />
        }
      />
      <FailureAlert failure={error} onRetry={refetch} />
      {proof === undefined ? <PageLoader failed={error !== null} /> : <Shown proof={proof} />}
      <SigningKeys />
    </>
  );
}

function Shown({ proof }: { proof: Proof }) {
  const queries = useQueryClient();
  const { workspace, month, complete, callers, accounts } = proof;
  const signing = useMutation({
    async mutationFn() {
      const signed = await answered(api.workspaces({ id: workspace.id }).proof.signed.get({ query: { month } }));
      saveFile(`shopmcp-proof-${workspace.id}-${month}.json`, JSON.stringify(signed, null, 2), "application/json");
      await queries.invalidateQueries(signingKeysQuery);
    },
  });
  return (
    <Stack gap="lg" mb="xl">
      <Group justify="space-between">
        <Text size="sm" c="dimmed">
          {complete ? "The whole month is here." : "The month is not over, or its first calls are deleted by now."}
        </Text>
        <Button
          variant="default"
          leftSection={<IconDownload size={16} />}
          loading={signing.isPending}
          onClick={() => signing.mutate()}
        >
          Download signed file
        </Button>
      </Group>
      <FailureAlert failure={signing.error} title="The file could not be signed" />
      {callers.length === 0 ? (
        <EmptyNote
          icon={<IconFingerprint />}
          title="No key and no app in this month"
          text="Each key and app stands here, with what it asked, or that it asked nothing."
        />
      ) : (
        callers.map((caller) => <CallerTable key={caller.id ?? "page"} caller={caller} accounts={accounts} />)
      )}
    </Stack>
  );
}

function lastMonths(nowMs: number): { value: string; label: string }[] {
  const now = new Date(nowMs);
  return Array.from({ length: MONTHS }, (_, back) => {
    const ms = Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - back);
    return { value: new Date(ms).toISOString().slice(0, 7), label: NAME.format(ms) };
  });
}
