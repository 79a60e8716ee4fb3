/** A message as each kind of channel shows it: the very documents that are sent. */

import { z } from "zod";
import { asDiscord, DiscordBody } from "./as-discord.ts";
import { asMail, Mail } from "./as-mail.ts";
import { asNtfy, NtfyBody } from "./as-ntfy.ts";
import { asSlack, SlackBody } from "./as-slack.ts";
import { asWebhook, WebhookBody } from "./as-webhook.ts";
import type { Message } from "./message.ts";

/** What only one channel or one sending has is left out: recipients, ids, signatures, a topic. */
export const EveryKind = z.object({
  ...Mail.shape,
  slack: SlackBody,
  discord: DiscordBody,
  ntfy: NtfyBody,
  webhook: WebhookBody,
});
export type EveryKind = z.output<typeof EveryKind>;

export function asEveryKind(message: Message, pageUrl: string | null): EveryKind {
  return {
    ...asMail(message, pageUrl),
    slack: asSlack(message, pageUrl),
    discord: asDiscord(message, pageUrl),
    ntfy: asNtfy(message, pageUrl),
    webhook: asWebhook(message, pageUrl),
  };
}
