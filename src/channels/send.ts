/** Sends one message through a channel of any kind. */

import type { Refusal } from "#notify/channel.ts";
import type { Address } from "./address.ts";
import { sendDiscord } from "./send-discord.ts";
import { sendMail } from "./send-mail.ts";
import { sendNtfy } from "./send-ntfy.ts";
import { sendSlack } from "./send-slack.ts";
import { sendWebhook } from "./send-webhook.ts";
import type { Sending, SendParts } from "./sender.ts";

/** To add a kind, write its file and its address, and add it here. */
export function send(sending: Sending<Address>, parts: SendParts): Promise<Refusal | null> {
  const { address } = sending;
  switch (address.kind) {
    case "slack":
      return sendSlack({ ...sending, address }, parts);
    case "discord":
      return sendDiscord({ ...sending, address }, parts);
    case "webhook":
      return sendWebhook({ ...sending, address }, parts);
    case "ntfy":
      return sendNtfy({ ...sending, address }, parts);
    case "smtp":
      return sendMail({ ...sending, address }, parts);
  }
}
