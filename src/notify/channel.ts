/** A channel to the owner, and one POST through it. */

import type { Channel as ChannelName, OutboxRow } from "#db/outbox.ts";
import type { FetchAnswer } from "#outbound/fetch-answer.ts";
import { networkCode } from "#outbound/network-code.ts";
import type { Secret } from "#secret.ts";

export type Channel = {
  name: ChannelName;
  send(row: OutboxRow, nowMs: number): Promise<Refusal | null>;
};

/** `error`: a status or network code for the log, never an address. `final`: the receiver is gone for good. */
export type Refusal = { error: string; final: boolean };

/** A receiver only has to store it; a slower one gets it again. */
export const SEND_TIMEOUT_MS = 10_000;
const GONE = 410;

type Post = { url: Secret; path?: string; headers: Record<string, string>; body: string };

/** Follows no redirects: they would take the signature elsewhere. */
export async function post(fetch: FetchAnswer, { url, path, headers, body }: Post): Promise<Refusal | null> {
  try {
    const target = path === undefined ? url.reveal() : new URL(path, url.reveal()).href;
    const response = await fetch(target, {
      method: "POST",
      headers,
      body,
      signal: AbortSignal.timeout(SEND_TIMEOUT_MS),
    });
    return response.ok ? null : { error: `HTTP ${response.status}`, final: response.status === GONE };
  } catch (thrown) {
    return { error: networkCode(thrown), final: false };
  }
}
