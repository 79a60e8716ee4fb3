/** A message as a webhook gets it, without the headers that sign it. */

import { z } from "zod";
import { type Message, MessageSection } from "./message.ts";

/** With the mark at its beginning by which spreadsheets know the encoding. */
const CSV_TYPE = "text/csv; charset=utf-8";

export const WebhookBody = z.object({
  type: z.string(),
  timestamp: z.iso.datetime(),
  data: z.looseObject({
    title: z.string(),
    message: z.string(),
    urgent: z.boolean(),
    workspace: z.object({ id: z.string(), name: z.string() }),
    sections: z.array(MessageSection()),
    url: z.string().nullable(),
    file: z.object({ name: z.string(), type: z.string(), text: z.string() }).optional(),
  }),
});
export type WebhookBody = z.output<typeof WebhookBody>;

/** For programs: texts are as they are, and the reader must escape them. */
export function asWebhook(message: Message, pageUrl: string | null): WebhookBody {
  const { type, atMs, title, text, urgent, workspace, sections, data, file } = message;
  const attached = file === null ? {} : { file: { ...file, type: CSV_TYPE } };
  return {
    type,
    timestamp: new Date(atMs).toISOString(),
    data: { title, message: text, urgent, workspace, sections, url: pageUrl, ...attached, ...data },
  };
}
