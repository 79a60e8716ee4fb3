/** A message as a mail. */

import { z } from "zod";
import { asHtml } from "./as-html.ts";
import { asText } from "./as-text.ts";
import type { Message } from "./message.ts";
import { unlinked } from "./unlinked.ts";

export const Mail = z.object({ subject: z.string(), text: z.string(), html: z.string() });
export type Mail = z.output<typeof Mail>;

export function asMail(message: Message, pageUrl: string | null): Mail {
  const link = pageUrl === null ? "" : `\n\n${pageUrl}`;
  return {
    subject: unlinked(message.title),
    text: `${asText(message)}${link}`,
    html: asHtml(message, pageUrl),
  };
}

/** Null where this server has no public address, or the message no page. */
export function pageUrlOf({ path }: Pick<Message, "path">, publicUrl: URL | null): string | null {
  return publicUrl === null || path === null ? null : new URL(path, publicUrl).href;
}
