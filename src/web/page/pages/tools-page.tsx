/** The tools that a client of this workspace sees, with their schemas and a form to try them. */

import { Accordion, Badge, Button, Code, Group, Stack, Tabs, Text } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { z } from "zod";
import { callTool } from "../data/call-tool.ts";
import type { Progress } from "../data/events-in.ts";
import { type ShownTool, toolsQuery } from "../data/queries.ts";
import { useWorkspace } from "../data/workspace-choice.tsx";
import { CallStatus } from "../parts/call-status.tsx";
import { FailureAlert } from "../parts/failure-alert.tsx";
import { PageHeading } from "../parts/page-heading.tsx";
import { PageLoader } from "../parts/page-loader.tsx";
import { TELLS_ITSELF } from "../shell/still-working.tsx";
import { AnswerView } from "../tools/answer-view.tsx";
import { fieldsOf, toArguments } from "../tools/schema-fields.ts";
import { type FormValues, SchemaForm } from "../tools/schema-form.tsx";

const Answer = z.record(z.string(), z.unknown());

export function ToolsPage() {
  const { workspace } = useWorkspace();
  const { data: tools, error, refetch } = useQuery(toolsQuery(workspace.id));
  return (
    <>
      <PageHeading
        title="Tools"
        intro="The tools that every client of this workspace sees. A call from this page works and counts like a client's."
      />
      <FailureAlert failure={error} onRetry={refetch} />
      {tools === undefined ? (
        <PageLoader failed={error !== null} />
      ) : (
        <Accordion variant="separated" chevronPosition="left" keepMounted={false} key={workspace.id}>
          {tools.map((tool) => (
            <Accordion.Item key={tool.name} value={tool.name}>
              <Accordion.Control>
                <Group gap="xs">
                  <Text fw={600}>{tool.title}</Text>
                  {tool.annotations.readOnlyHint ? (
                    <Badge tt="none" variant="light" color="gray">
                      reads only
                    </Badge>
                  ) : null}
                </Group>
                <Text size="sm" c="dimmed">
                  {tool.name}
                </Text>
              </Accordion.Control>
              <Accordion.Panel>
                <OneTool workspaceId={workspace.id} tool={tool} />
              </Accordion.Panel>
            </Accordion.Item>
          ))}
        </Accordion>
      )}
    </>
  );
}

function OneTool({ workspaceId, tool }: { workspaceId: string; tool: ShownTool }) {
  return (
    <Stack>
      <Text size="sm">{tool.description}</Text>
      <Tabs defaultValue="try" keepMounted={false}>
        <Tabs.List mb="md">
          <Tabs.Tab value="try">Try it</Tabs.Tab>
          <Tabs.Tab value="input">Input schema</Tabs.Tab>
          <Tabs.Tab value="output">Output schema</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="try">
          <TryTool workspaceId={workspaceId} tool={tool} />
        </Tabs.Panel>
        <Tabs.Panel value="input">
          <SchemaText what="Input schema" schema={tool.inputSchema} />
        </Tabs.Panel>
        <Tabs.Panel value="output">
          <SchemaText what="Output schema" schema={tool.outputSchema} />
        </Tabs.Panel>
      </Tabs>
    </Stack>
  );
}

function SchemaText({ what, schema }: { what: string; schema: Record<string, unknown> }) {
  return (
    <Code block fz="xs" tabIndex={0} aria-label={what} className="scrolling">
      {JSON.stringify(schema, null, 2)}
    </Code>
  );
}

function TryTool({ workspaceId, tool: { name, title, inputSchema } }: { workspaceId: string; tool: ShownTool }) {
  const fields = fieldsOf(inputSchema);
  const [values, setValues] = useState<FormValues>({});
  const [progress, setProgress] = useState<Progress | null>(null);
  const call = useMutation({
    meta: TELLS_ITSELF,
    async mutationFn() {
      setProgress(null);
      const args = toArguments(fields, values);
      return Answer.parse(await callTool({ workspaceId, tool: name, args, signal: null, onProgress: setProgress }));
    },
  });
  return (
    <Stack>
      <form
        aria-label={`Arguments of ${title}`}
        onSubmit={(event) => {
          event.preventDefault();
          call.mutate();
        }}
      >
        <Stack>
          <SchemaForm fields={fields} values={values} onChange={setValues} />
          <Button type="submit" loading={call.isPending} w="fit-content">
            Call
          </Button>
        </Stack>
      </form>
      {call.isPending ? <CallStatus what={`Calling ${title}`} progress={progress} /> : null}
      <FailureAlert failure={call.error} title="The call was refused" onRetry={() => call.mutate()} />
      {call.data === undefined || call.isPending ? null : <AnswerView answer={call.data} />}
    </Stack>
  );
}
