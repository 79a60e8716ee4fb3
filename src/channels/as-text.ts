/** A message as plain text, for channels without a layout of their own. */

import type { Message, MessageSection } from "./message.ts";
import { unlinked } from "./unlinked.ts";

export function asText({ text, sections }: Pick<Message, "text" | "sections">): string {
  return [unlinked(text), ...sections.map(sectionText)].join("\n\n");
}

export function sectionText({ heading, lines, rows }: MessageSection): string {
  return [heading, ...lines.map((line) => `- ${line}`), ...rows.map(rowText)].map(unlinked).join("\n");
}

function rowText({ label, value, note }: MessageSection["rows"][number]): string {
  return `${label}: ${value}${note === null ? "" : ` (${note})`}`;
}
