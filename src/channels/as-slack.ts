/** A message as Slack takes it: what is posted to an incoming webhook. */

import { z } from "zod";
import { cutText } from "#text/cut-text.ts";
import { sectionText } from "./as-text.ts";
import type { Message } from "./message.ts";
import { unlinked } from "./unlinked.ts";

/** A longer one has Slack refuse the whole message. @see https://docs.slack.dev/reference/block-kit/blocks/header-block (read 2026-11-30) */
const MAX_HEADER = 150;
/** @see https://docs.slack.dev/reference/block-kit/blocks/section-block (read 2026-11-29) */
const MAX_SECTION = 3_000;

const Plain = z.object({ type: z.literal("plain_text"), text: z.string(), emoji: z.literal(false) });
const Marked = z.object({ type: z.literal("mrkdwn"), text: z.string() });

export const SlackBody = z.object({
  text: z.string(),
  link_names: z.literal(false),
  unfurl_links: z.literal(false),
  unfurl_media: z.literal(false),
  blocks: z.array(
    z.object({ type: z.enum(["header", "section"]), text: z.discriminatedUnion("type", [Plain, Marked]) }),
  ),
});
export type SlackBody = z.output<typeof SlackBody>;

/** Plain text objects make no links, mentions or formats; the text for notifications is escaped. */
export function asSlack(message: Message, pageUrl: string | null): SlackBody {
  return {
    text: escaped(unlinked(message.title)),
    ...{ link_names: false, unfurl_links: false, unfurl_media: false },
    blocks: [
      { type: "header", text: plain(message.title, MAX_HEADER) },
      { type: "section", text: plain(message.text, MAX_SECTION) },
      ...message.sections.map(
        (section) => ({ type: "section", text: plain(sectionText(section), MAX_SECTION) }) as const,
      ),
      ...(pageUrl === null
        ? []
        : [{ type: "section", text: { type: "mrkdwn", text: `<${pageUrl}|Open in ShopMCP>` } } as const]),
    ],
  };
}

function plain(text: string, most: number): z.output<typeof Plain> {
  return { type: "plain_text", text: cutText(unlinked(text), most), emoji: false };
}

/** @see https://docs.slack.dev/messaging/formatting-message-text#escaping */
function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
