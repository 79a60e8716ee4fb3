/** Push messages through an ntfy server. */

import { ShopError } from "#errors.ts";
import type { FetchAnswer } from "#outbound/fetch-answer.ts";
import type { Secret } from "#secret.ts";
import { type Channel, post } from "./channel.ts";

/** `url`: server and topic, such as `https://ntfy.sh/my-topic`; a topic on the public server is a secret. */
export type NtfyOptions = { url: Secret; token: Secret | null; fetch: FetchAnswer };

const URGENT = 4;
const ORDINARY = 3;

/** As JSON, since titles in headers are ASCII only. @see https://docs.ntfy.sh/publish/#publish-as-json */
export function ntfy({ url, token, fetch }: NtfyOptions): Channel {
  const topic = topicOf(url);
  const authorization = token === null ? undefined : { authorization: `Bearer ${token.reveal()}` };
  return {
    name: "ntfy",
    send({ message: { title, text, urgent } }) {
      const headers = { "content-type": "application/json", "user-agent": "shopmcp", ...authorization };
      const body = JSON.stringify({ topic, title, message: text, priority: ntfyPriority(urgent) });
      return post(fetch, { url, path: "/", headers, body });
    },
  };
}

/** Of one to five. @see https://docs.ntfy.sh/publish/#message-priority */
export function ntfyPriority(urgent: boolean): number {
  return urgent ? URGENT : ORDINARY;
}

function topicOf(url: Secret): string {
  const topic = /^\/([\w-]{1,64})\/?$/.exec(new URL(url.reveal()).pathname)?.[1];
  if (topic !== undefined) return topic;
  throw new ShopError(
    "config_invalid",
    "SHOPMCP_NOTIFY_NTFY_URL must be a server and a topic, such as https://ntfy.sh/my-topic. Correct it and start again.",
  );
}
