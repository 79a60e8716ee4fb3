/** The digest as it would go out now, as each kind of channel shows it. */

import { Anchor, Code, Modal, NativeSelect, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { progressQuery } from "../data/call-progress.ts";
import { type AccountPlace, type DigestLooks, digestPreviewKey, digestPreviewQuery } from "../data/queries.ts";
import { CallStatus } from "../parts/call-status.tsx";
import { FailureAlert } from "../parts/failure-alert.tsx";

type Look = { id: string; label: string; Show(of: { looks: DigestLooks }): React.ReactNode };

const LOOKS: readonly Look[] = [
  { id: "html", label: "Mail", Show: MailLook },
  { id: "text", label: "Mail as plain text", Show: ({ looks: { text } }) => <Plain>{text}</Plain> },
  { id: "slack", label: "Slack", Show: SlackLook },
  { id: "discord", label: "Discord", Show: DiscordLook },
  { id: "ntfy", label: "ntfy", Show: NtfyLook },
  { id: "webhook", label: "Webhook", Show: WebhookLook },
];

type Props = { workspaceId: string; of: AccountPlace; onClose(): void };

export function DigestPreview({ workspaceId, of, onClose }: Props) {
  const { data: looks, error, refetch } = useQuery(digestPreviewQuery(workspaceId, of));
  const { data: progress } = useQuery(progressQuery(digestPreviewKey(workspaceId, of)));
  const [chosen, setChosen] = useState("html");
  const look = LOOKS.find(({ id }) => id === chosen);
  return (
    <Modal opened onClose={onClose} size="xl" title="The digest as of now" closeButtonProps={{ "aria-label": "Close" }}>
      <FailureAlert failure={error} onRetry={refetch} />
      {looks === undefined ? (
        error === null && <CallStatus what="Reading the figures" progress={progress ?? null} />
      ) : (
        <>
          <NativeSelect
            label="As it arrives by"
            data={LOOKS.map(({ id, label }) => ({ value: id, label }))}
            value={chosen}
            onChange={({ currentTarget: { value } }) => setChosen(value)}
            mb="md"
          />
          {look === undefined ? null : <look.Show looks={looks} />}
        </>
      )}
    </Modal>
  );
}

/** The frame runs no script and has no origin; the page's policy lets it load nothing. */
function MailLook({ looks: { subject, html } }: { looks: DigestLooks }) {
  return (
    <>
      <Text fw={600} mb="sm">
        {subject}
      </Text>
      <iframe
        title="The mail"
        srcDoc={html}
        sandbox="allow-popups allow-popups-to-escape-sandbox"
        className="mail-frame"
      />
    </>
  );
}

function Plain({ children }: { children: string }) {
  return (
    <Text size="sm" className="message-text">
      {children}
    </Text>
  );
}

const SLACK_LINK = /^<([^|]+)\|([^>]+)>$/;

function SlackLook({ looks: { slack } }: { looks: DigestLooks }) {
  return slack.blocks.map(({ type, text: { text } }, at) => {
    const [, href, label] = SLACK_LINK.exec(text) ?? [];
    return (
      // biome-ignore lint/suspicious/noArrayIndexKey: blocks have no name of their own and never move
      <Text key={at} size="sm" fw={type === "header" ? 700 : undefined} mb="sm" className="message-text">
        {href === undefined ? text : <Anchor href={href}>{label}</Anchor>}
      </Text>
    );
  });
}

const DISCORD_BLOCK = /^```text\n([\s\S]*)\n```(?:\n<(.*)>)?$/;

function DiscordLook({ looks: { discord } }: { looks: DigestLooks }) {
  const [, block, href] = DISCORD_BLOCK.exec(discord.content) ?? [];
  return (
    <>
      <Code block className="message-text">
        {block ?? discord.content}
      </Code>
      {href === undefined ? null : <Anchor href={href}>{href}</Anchor>}
    </>
  );
}

function NtfyLook({ looks: { ntfy } }: { looks: DigestLooks }) {
  return (
    <>
      <Text fw={600} mb="sm">
        {ntfy.title}
      </Text>
      <Plain>{ntfy.message}</Plain>
      {ntfy.click === undefined ? null : (
        <Text size="sm" mt="sm">
          A tap opens <Anchor href={ntfy.click}>{ntfy.click}</Anchor>.
        </Text>
      )}
    </>
  );
}

function WebhookLook({ looks: { webhook } }: { looks: DigestLooks }) {
  return (
    <Code block className="message-text">
      {JSON.stringify(webhook, null, 2)}
    </Code>
  );
}
