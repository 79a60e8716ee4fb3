/** A message as an ntfy server takes it, without the topic, which is a secret. */

import { z } from "zod";
import { ntfyPriority } from "#notify/ntfy.ts";
import { asText } from "./as-text.ts";
import type { Message } from "./message.ts";
import { unlinked } from "./unlinked.ts";

/** A longer one becomes an attached file. @see https://docs.ntfy.sh/publish/#limitations (read 2026-11-29) */
const MAX_BYTES = 4_096;

export const NtfyBody = z.object({
  title: z.string(),
  message: z.string(),
  priority: z.int(),
  click: z.string().optional(),
});
export type NtfyBody = z.output<typeof NtfyBody>;

/** @see https://docs.ntfy.sh/publish/#publish-as-json */
export function asNtfy(message: Message, pageUrl: string | null): NtfyBody {
  return {
    title: unlinked(message.title),
    message: withinBytes(asText(message), MAX_BYTES),
    priority: ntfyPriority(message.urgent),
    ...(pageUrl === null ? {} : { click: pageUrl }),
  };
}

function withinBytes(text: string, max: number): string {
  const bytes = Buffer.from(text);
  if (bytes.length <= max) return text;
  const ellipsis = "…";
  return `${bytes
    .subarray(0, max - Buffer.byteLength(ellipsis) - 3)
    .toString("utf8")
    .replace(/\uFFFD+$/, "")}${ellipsis}`;
}
