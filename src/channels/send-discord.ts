/** A message in Discord, by a webhook. */

import type { AddressOf } from "./address.ts";
import { asDiscord } from "./as-discord.ts";
import { JSON_HEADERS } from "./json-headers.ts";
import type { Send } from "./sender.ts";

export const sendDiscord: Send<AddressOf<"discord">> = ({ address: { url }, message, pageUrl }, { post }) =>
  post({ url, headers: JSON_HEADERS, body: JSON.stringify(asDiscord(message, pageUrl)) });
