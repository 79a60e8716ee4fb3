/** A text to take away, with a button that copies it. */

import { ActionIcon, Button, Code, Group, Tooltip, VisuallyHidden } from "@mantine/core";
import { useClipboard } from "@mantine/hooks";
import { IconCheck, IconCopy } from "@tabler/icons-react";

/** Long enough to be read. */
const SHOWN_MS = 2_000;

type Props = { text: string; what: string };

export function CopyButton({ text, what }: Props) {
  const clipboard = useClipboard({ timeout: SHOWN_MS });
  return (
    <Button
      size="xs"
      variant="default"
      leftSection={clipboard.copied ? <IconCheck size={14} /> : <IconCopy size={14} />}
      onClick={() => clipboard.copy(text)}
    >
      {clipboard.copied ? "Copied" : `Copy ${what}`}
      <Said copied={clipboard.copied} what={what} />
    </Button>
  );
}

export function CopyIcon({ text, what }: Props) {
  const clipboard = useClipboard({ timeout: SHOWN_MS });
  const label = clipboard.copied ? "Copied" : `Copy ${what}`;
  return (
    <Tooltip label={label}>
      <ActionIcon variant="subtle" color="gray" aria-label={`Copy ${what}`} onClick={() => clipboard.copy(text)}>
        {clipboard.copied ? <IconCheck size={16} /> : <IconCopy size={16} />}
        <Said copied={clipboard.copied} what={what} />
      </ActionIcon>
    </Tooltip>
  );
}

function Said({ copied, what }: { copied: boolean; what: string }) {
  return <VisuallyHidden role="status">{copied ? `${what} copied` : ""}</VisuallyHidden>;
}

/** One line, as wide as there is room, then the button. */
export function CopyLine({ text, what }: Props) {
  return (
    <Group gap="xs" wrap="nowrap">
      <Code fz="sm" px="sm" py={6} flex={1} className="copy-line">
        {text}
      </Code>
      <CopyButton text={text} what={what} />
    </Group>
  );
}

export function CopyBlock({ text, what }: Props) {
  return (
    <div className="copy-block">
      <Code block fz="xs" tabIndex={0} aria-label={what}>
        {text}
      </Code>
      <div className="copy-block-button">
        <CopyButton text={text} what={what} />
      </div>
    </div>
  );
}
