/** A message in Discord, by a webhook. */

import type { AddressOf } from "./address.ts";
import { asText } from "./as-text.ts";
import type { Send } from "./sender.ts";
import { unlinked } from "./unlinked.ts";

/** @see https://discord.com/developers/docs/resources/webhook#execute-webhook (read 2026-11-29) */
const MAX_CONTENT = 2_000;
const SUPPRESS_EMBEDS = 4;

/** In a code block nothing is a link, a mention or a format. */
export const sendDiscord: Send<AddressOf<"discord">> = ({ address, message, pageUrl }, { post }) => {
  const link = pageUrl === null ? "" : `\n<${pageUrl}>`;
  const [open, close] = ["```text\n", "\n```"];
  const text = `${unlinked(message.title)}\n\n${asText(message)}`.replaceAll("`", "'");
  const room = MAX_CONTENT - open.length - close.length - link.length;
  const content = `${open}${text.length <= room ? text : `${text.slice(0, room - 1)}…`}${close}${link}`;
  const body = JSON.stringify({ content, allowed_mentions: { parse: [] }, flags: SUPPRESS_EMBEDS });
  return post({ url: address.url, headers: { "content-type": "application/json", "user-agent": "shopmcp" }, body });
};
