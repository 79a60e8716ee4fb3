/** The audit trail, newest first. */

import { Badge, Button, Code, SegmentedControl, Stack, Table, Text } from "@mantine/core";
import { IconHistory } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import { errorWords } from "#text/error-words.ts";
import { type AuditEvent, auditQuery } from "../data/queries.ts";
import { useWorkspace } from "../data/workspace-choice.tsx";
import { CardTable } from "../parts/card-table.tsx";
import { EmptyNote } from "../parts/empty-note.tsx";
import { FailureAlert } from "../parts/failure-alert.tsx";
import { May } from "../parts/may.tsx";
import { PageHeading } from "../parts/page-heading.tsx";
import { PageLoader } from "../parts/page-loader.tsx";
import { RelativeTime } from "../parts/relative-time.tsx";

const SCOPES = [
  { value: "workspace", label: "This workspace" },
  { value: "all", label: "Everything" },
];

export function AuditPage() {
  const { workspace } = useWorkspace();
  const [scope, setScope] = useState("workspace");
  const audit = useInfiniteQuery(auditQuery(scope === "all" ? null : workspace.id));
  const events = audit.data?.pages.flatMap((page) => page.events);
  return (
    <>
      <PageHeading
        title="Audit"
        intro="Every change, with who made it and from where. Entries cannot be altered and hold no secrets."
        aside={
          <May route="GET /api/audit">
            <SegmentedControl aria-label="Which events" data={SCOPES} value={scope} onChange={setScope} />
          </May>
        }
      />
      <FailureAlert failure={audit.error} onRetry={audit.refetch} />
      {events === undefined ? (
        <PageLoader failed={audit.isError} />
      ) : (
        <Events events={events} everywhere={scope === "all"} />
      )}
      {audit.hasNextPage ? (
        <Button variant="default" mt="md" loading={audit.isFetchingNextPage} onClick={() => audit.fetchNextPage()}>
          Older events
        </Button>
      ) : null}
    </>
  );
}

function Events({ events, everywhere }: { events: readonly AuditEvent[]; everywhere: boolean }) {
  if (events.length === 0)
    return (
      <EmptyNote
        icon={<IconHistory />}
        title="No events yet"
        text="Every change to connections, keys and workspaces is listed here."
      />
    );
  return (
    <CardTable label="Events" heads={["When", "Who", "What", "Outcome"]}>
      {events.map(({ id, at, actor, origin, action, outcome, ...about }) => (
        <Table.Tr key={id}>
          <Table.Td>
            <RelativeTime at={at} />
          </Table.Td>
          <Table.Td className="name-cell">
            <Stack gap={0}>
              <span>{actor}</span>
              <Text size="xs" c="dimmed">
                {origin}
              </Text>
            </Stack>
          </Table.Td>
          <Table.Td className="name-cell">
            <Stack gap={0}>
              <Code w="fit-content">{action}</Code>
              <About {...about} {...{ action, everywhere }} />
            </Stack>
          </Table.Td>
          <Table.Td>
            <Badge
              className="whole-badge"
              tt="none"
              variant="light"
              color={outcome === "ok" ? "green" : "red"}
              title={outcome}
            >
              {errorWords(outcome)}
            </Badge>
          </Table.Td>
        </Table.Tr>
      ))}
    </CardTable>
  );
}

type AboutProps = Pick<AuditEvent, "action" | "workspace" | "workspace_name" | "target" | "target_name"> & {
  everywhere: boolean;
};

/** An event keeps the name that its workspace had then. */
function About({ action, workspace, workspace_name, target, target_name, everywhere }: AboutProps) {
  const ofWorkspace = workspace !== null && workspace === target && action !== "workspace.rename";
  const now = ofWorkspace && workspace_name !== null && workspace_name !== target_name ? workspace_name : null;
  const place = !everywhere || workspace === null || workspace === target ? null : (workspace_name ?? workspace);
  return (
    <Text size="xs" c="dimmed">
      {target_name === null ? null : <span className="event-name">{target_name} </span>}
      {target ?? ""}
      {now === null ? "" : `, now ${now}`}
      {place === null ? "" : ` in ${place}`}
    </Text>
  );
}
