/** A push message through an ntfy server. */

import { ntfyBody } from "#notify/ntfy.ts";
import { Secret } from "#secret.ts";
import { type AddressOf, topicOf } from "./address.ts";
import { asText } from "./as-text.ts";
import type { Send } from "./sender.ts";
import { unlinked } from "./unlinked.ts";

/** A longer one becomes an attached file. @see https://docs.ntfy.sh/publish/#limitations (read 2026-11-29) */
const MAX_BYTES = 4_096;

export const sendNtfy: Send<AddressOf<"ntfy">> = ({ address, message, id, pageUrl }, { post }) => {
  const { url, token } = address;
  const text = withinBytes(asText(message), MAX_BYTES);
  const given = { topic: topicOf(url) ?? "", title: unlinked(message.title), text, urgent: message.urgent };
  return post({
    url: new Secret(new URL("/", url.reveal()).href),
    headers: {
      ...{ "content-type": "application/json", "user-agent": "shopmcp" },
      ...(token === undefined ? {} : { authorization: `Bearer ${token.reveal()}` }),
    },
    // A repeat takes the place of the first in the list of notifications.
    body: ntfyBody(given, { sequence_id: id, ...(pageUrl === null ? {} : { click: pageUrl }) }),
  });
};

function withinBytes(text: string, max: number): string {
  const bytes = Buffer.from(text);
  if (bytes.length <= max) return text;
  const ellipsis = "…";
  return `${bytes
    .subarray(0, max - Buffer.byteLength(ellipsis) - 3)
    .toString("utf8")
    .replace(/\uFFFD+$/, "")}${ellipsis}`;
}
