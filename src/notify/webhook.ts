/** A signed POST by the Standard Webhooks specification, so that receivers can verify it with a library. */

import { createHmac } from "node:crypto";
import type { FetchAnswer } from "#outbound/fetch-answer.ts";
import type { Secret } from "#secret.ts";
import { type Channel, post } from "./channel.ts";

export type WebhookOptions = { url: Secret; secret: Secret; fetch: FetchAnswer };

export function webhook({ url, secret, fetch }: WebhookOptions): Channel {
  return {
    name: "webhook",
    send({ event_id: id, message: { type, title, text, atMs, data } }, nowMs) {
      const timestamp = new Date(atMs).toISOString();
      const body = JSON.stringify({ type, timestamp, data: { title, message: text, ...data } });
      return post(fetch, { url, headers: signedHeaders(secret, { id, body, nowMs }), body });
    },
  };
}

/** `id`: the same at each attempt. @see https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md */
export function signedHeaders(
  secret: Secret,
  { id, body, nowMs }: { id: string; body: string; nowMs: number },
): Record<string, string> {
  const timestamp = Math.floor(nowMs / 1_000);
  return {
    "content-type": "application/json",
    "user-agent": "shopmcp",
    "webhook-id": id,
    "webhook-timestamp": String(timestamp),
    "webhook-signature": `v1,${sign(secret, `${id}.${timestamp}.${body}`)}`,
  };
}

function sign(secret: Secret, content: string): string {
  const key = Buffer.from(secret.reveal().slice("whsec_".length), "base64");
  return createHmac("sha256", key).update(content).digest("base64");
}
