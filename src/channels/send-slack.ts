/** A message in Slack, by an incoming webhook. */

import type { AddressOf } from "./address.ts";
import { asSlack } from "./as-slack.ts";
import { JSON_HEADERS } from "./json-headers.ts";
import type { Send } from "./sender.ts";

export const sendSlack: Send<AddressOf<"slack">> = ({ address: { url }, message, pageUrl }, { post }) =>
  post({ url, headers: JSON_HEADERS, body: JSON.stringify(asSlack(message, pageUrl)) });
