/** A message as Discord takes it: what is posted to a webhook. */

import { z } from "zod";
import { cutText } from "#text/cut-text.ts";
import { asText } from "./as-text.ts";
import type { Message } from "./message.ts";
import { unlinked } from "./unlinked.ts";

/** @see https://discord.com/developers/docs/resources/webhook#execute-webhook (read 2026-11-29) */
const MAX_CONTENT = 2_000;
const SUPPRESS_EMBEDS = 4;
const [OPEN, CLOSE] = ["```text\n", "\n```"];

export const DiscordBody = z.object({
  content: z.string(),
  allowed_mentions: z.object({ parse: z.array(z.string()) }),
  flags: z.int(),
});
export type DiscordBody = z.output<typeof DiscordBody>;

/** In a code block nothing is a link, a mention or a format. */
export function asDiscord(message: Message, pageUrl: string | null): DiscordBody {
  const link = pageUrl === null ? "" : `\n<${pageUrl}>`;
  const text = `${unlinked(message.title)}\n\n${asText(message)}`.replaceAll("`", "'");
  const room = MAX_CONTENT - OPEN.length - CLOSE.length - link.length;
  return {
    content: `${OPEN}${cutText(text, room)}${CLOSE}${link}`,
    allowed_mentions: { parse: [] },
    flags: SUPPRESS_EMBEDS,
  };
}
