/** A text with a button that copies it. */

import { ActionIcon, Button, Code, Group, Stack, Tooltip, VisuallyHidden } from "@mantine/core";
import { IconCheck, IconCopy } from "@tabler/icons-react";
import { type CopyState, useCopy } from "./use-copy.ts";

type Props = { text: string; what: string };

export function CopyButton({ text, what }: Props) {
  const { state, copy } = useCopy();
  return (
    <Button
      size="xs"
      variant="default"
      flex="none"
      leftSection={state === "copied" ? <IconCheck size={14} /> : <IconCopy size={14} />}
      onClick={() => copy(text)}
    >
      {stateLabel(state, what)}
      <Said state={state} what={what} />
    </Button>
  );
}

export function CopyIcon({ text, what }: Props) {
  const { state, copy } = useCopy();
  return (
    <Tooltip label={stateLabel(state, what)}>
      <ActionIcon variant="subtle" color="gray" aria-label={`Copy ${what}`} onClick={() => copy(text)}>
        {state === "copied" ? <IconCheck size={16} /> : <IconCopy size={16} />}
        <Said state={state} what={what} />
      </ActionIcon>
    </Tooltip>
  );
}

function stateLabel(state: CopyState, what: string): string {
  return { ready: `Copy ${what}`, copied: "Copied", refused: "Select it and copy it" }[state];
}

function Said({ state, what }: { state: CopyState; what: string }) {
  return <VisuallyHidden role="status">{state === "copied" ? `${what} copied` : ""}</VisuallyHidden>;
}

export function CopyLine({ text, what }: Props) {
  return (
    <Group gap="xs">
      <Code fz="sm" px="sm" py={6} flex="1 1 16rem" className="copy-line">
        {text}
      </Code>
      <CopyButton text={text} what={what} />
    </Group>
  );
}

export function CopyBlock({ text, what }: Props) {
  return (
    <Stack gap="xs" align="flex-start">
      <Code block fz="xs" w="100%" tabIndex={0} aria-label={what} className="copy-block">
        {text}
      </Code>
      <CopyButton text={text} what={what} />
    </Stack>
  );
}
