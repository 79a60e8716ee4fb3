/** A message as a webhook gets it, without the headers that sign it. */

import { z } from "zod";
import { type Message, MessageSection } from "./message.ts";

export const WebhookBody = z.object({
  type: z.string(),
  timestamp: z.iso.datetime(),
  data: z.looseObject({
    title: z.string(),
    message: z.string(),
    urgent: z.boolean(),
    workspace: z.object({ id: z.string(), name: z.string() }),
    sections: z.array(MessageSection),
    url: z.string().nullable(),
  }),
});
export type WebhookBody = z.output<typeof WebhookBody>;

/** For programs: texts are as they are, and the reader must escape them. */
export function asWebhook(message: Message, pageUrl: string | null): WebhookBody {
  const { type, atMs, title, text, urgent, workspace, sections, data } = message;
  return {
    type,
    timestamp: new Date(atMs).toISOString(),
    data: { title, message: text, urgent, workspace, sections, url: pageUrl, ...data },
  };
}
