/** What a receipt keeps of an answer: the question, where the numbers came from, and their totals; never the rows. */

import { z } from "zod";
import { isRecord } from "#ads/json-values.ts";
import { plainText } from "#ads/plain-text.ts";
import { lazily } from "#lazily.ts";
import type { ToolAnswer } from "#modules/module.ts";

/** More than any question of a person takes; beyond it parts are left out, the totals last. */
export const MAX_KEPT_BYTES = 4_096;
const MAX_SUMMARY_LENGTH = 600;
const MAX_REQUEST_IDS = 60;
/** By them TikTok's support finds an answer. */
export const FEW_REQUEST_IDS = 5;
const MAX_ID_LENGTH = 64;

const Totals = () => z.record(z.string(), z.number().nullable());
const Window = z.object({ start: z.string().nullable(), end: z.string() });

/** `arguments`: null where they were too long. `requests`: how many ids there were. */
const Kept = lazily(() =>
  z.strictObject({
    module: z.string(),
    connection_id: z.string(),
    tool: z.string(),
    arguments: z.record(z.string(), z.unknown()).nullable(),
    account_id: z.string().nullable(),
    account: z.string().nullable(),
    currency: z.string().nullable(),
    timezone: z.string().nullable(),
    window: Window.nullable(),
    fetched_at: z.string().nullable(),
    source: z.string().nullable(),
    as_of: z.string().nullable(),
    request_ids: z.array(z.string()),
    requests: z.number(),
    rows: z.number().nullable(),
    totals: Totals().nullable(),
    summary: z.string().nullable(),
  }),
);

export type KeptReceipt = z.infer<ReturnType<typeof Kept>>;

export type AnswerParts = {
  module: string;
  connectionId: string;
  tool: string;
  args: unknown;
  answer: ToolAnswer;
  requestIds: readonly string[];
};

/** It is called for every answer of the platform's, and a schema that gives way takes five times as long. */
export function keptOf({ module, connectionId, tool, args, answer, requestIds }: AnswerParts): KeptReceipt {
  const meta = recordOf(answer.meta);
  // A further page is of the same question.
  const { cursor: _, ...question } = recordOf(args);
  return {
    module,
    connection_id: connectionId,
    tool,
    arguments: question,
    account_id: textOf(meta.advertiser_id),
    account: textOf(meta.advertiser_name),
    currency: textOf(meta.currency),
    timezone: textOf(meta.timezone),
    window: isRecord(meta.window) ? (Window.safeParse(meta.window).data ?? null) : null,
    fetched_at: textOf(meta.fetched_at),
    source: textOf(meta.source),
    as_of: textOf(meta.as_of),
    request_ids: requestIds.slice(0, MAX_REQUEST_IDS).map((id) => id.slice(0, MAX_ID_LENGTH)),
    requests: requestIds.length,
    rows: numberOf(recordOf(answer.page).total) ?? (Array.isArray(answer.rows) ? answer.rows.length : null),
    totals: totalsIn(answer.totals),
    summary: shortened(textOf(answer.summary)),
  };
}

function totalsIn(totals: unknown): KeptReceipt["totals"] {
  if (!isRecord(totals)) return null;
  const entries = Object.entries(totals).flatMap(([name, value]) => {
    const total = numberOf(value);
    return value === null || total !== null ? [[name, total] as const] : [];
  });
  return entries.length === 0 ? null : Object.fromEntries(entries);
}

function shortened(summary: string | null): string | null {
  return summary === null ? null : plainText(summary, MAX_SUMMARY_LENGTH);
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return isRecord(value) ? value : {};
}

function textOf(value: unknown): string | null {
  return typeof value === "string" ? value : null;
}

function numberOf(value: unknown): number | null {
  return typeof value === "number" && Number.isFinite(value) ? value : null;
}

const LEAVE_OUT: readonly ((kept: KeptReceipt) => KeptReceipt)[] = [
  (kept) => kept,
  (kept) => ({ ...kept, request_ids: kept.request_ids.slice(0, FEW_REQUEST_IDS) }),
  (kept) => ({ ...kept, arguments: null }),
  (kept) => ({ ...kept, summary: null }),
];

/** As JSON, at most `MAX_KEPT_BYTES`. */
export function encodeReceipt(kept: KeptReceipt): string {
  let smaller = kept;
  for (const leaveOut of LEAVE_OUT) {
    smaller = leaveOut(smaller);
    const text = JSON.stringify(smaller);
    if (Buffer.byteLength(text) <= MAX_KEPT_BYTES) return text;
  }
  return JSON.stringify({ ...smaller, totals: null });
}

/** @throws ZodError: these bytes are our own */
export function parseReceipt(kept: unknown): KeptReceipt {
  return Kept().parse(kept);
}
