/** Opens the configured channels, with a pool for their posts. */

import { createFetchAnswer } from "#outbound/fetch-answer.ts";
import type { Outbound } from "#outbound/outbound.ts";
import { type Channel, SEND_TIMEOUT_MS } from "./channel.ts";
import { channelsOf, type GivenChannels } from "./channels.ts";

const CONNECTIONS = 4;
const ANSWER_BYTES = 64 * 1024;

export function openChannels(
  given: GivenChannels,
  outbound: Outbound,
): { channels: Channel[]; close(): Promise<void> } {
  const each = { connectMs: SEND_TIMEOUT_MS, headersMs: SEND_TIMEOUT_MS, bodyMs: SEND_TIMEOUT_MS };
  const pool = outbound.pool({ connections: CONNECTIONS, ...each, answerBytes: ANSWER_BYTES });
  return { channels: channelsOf(given, createFetchAnswer(pool)), close: () => pool.destroy() };
}
