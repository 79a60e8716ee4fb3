/** A message in Slack, by an incoming webhook. */

import type { AddressOf } from "./address.ts";
import { sectionText } from "./as-text.ts";
import type { Message } from "./message.ts";
import type { Send } from "./sender.ts";
import { unlinked } from "./unlinked.ts";

/** @see https://docs.slack.dev/reference/block-kit/blocks/section-block (read 2026-11-29) */
const MAX_BLOCK_TEXT = 3_000;

/** Plain text objects make no links, mentions or formats; the text for notifications is escaped. */
export const sendSlack: Send<AddressOf<"slack">> = ({ address, message, pageUrl }, { post }) => {
  const body = JSON.stringify({
    text: escaped(unlinked(message.title)),
    ...{ link_names: false, unfurl_links: false, unfurl_media: false },
    blocks: [
      { type: "header", text: plain(message.title) },
      { type: "section", text: plain(message.text) },
      ...message.sections.map(sectionBlock),
      ...(pageUrl === null
        ? []
        : [{ type: "section", text: { type: "mrkdwn", text: `<${pageUrl}|Open in ShopMCP>` } }]),
    ],
  });
  return post({ url: address.url, headers: { "content-type": "application/json", "user-agent": "shopmcp" }, body });
};

function sectionBlock(section: Message["sections"][number]) {
  return { type: "section", text: plain(sectionText(section)) };
}

function plain(text: string) {
  return { type: "plain_text", text: unlinked(text).slice(0, MAX_BLOCK_TEXT), emoji: false };
}

/** @see https://docs.slack.dev/messaging/formatting-message-text#escaping */
function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
