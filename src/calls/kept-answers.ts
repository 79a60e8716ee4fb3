/** Answers that are given again as they were, while nothing they rest on has changed. */

import { LRUCache } from "lru-cache";
import type { Standing } from "#modules/answer-basis.ts";
import type { Principal } from "#workspaces/principal.ts";
import type { Seen } from "#workspaces/usage-writer.ts";
import type { AnsweredCall } from "./tool-outcome.ts";

export type Moment = { version: number; nowMs: number };

export type KeptAnswers = {
  find(question: string, moment: Moment): { answered: AnsweredCall; seen: Seen } | undefined;
  /** `moment`: before anything was read. */
  keep(question: string, moment: Moment, kept: { answered: AnsweredCall; seen: Seen; standing: Standing }): void;
};

type Entry = { version: number; minute: number; answered: QuotedAnswer; seen: Seen; stands: Standing };

type QuotedAnswer = AnsweredCall & { quoted: string };

/** Short answers of ten thousand workspaces. */
const MAX_BYTES = 48 * 1024 * 1024;
const ENTRY_BYTES = 1_024;
/** Strings take one byte a character while all of them are of Latin-1. */
const WIDE = /[^\u0020-\u00ff]/;
const MAX_QUESTION_LENGTH = 4_096;
/** Answers speak of dates, zones and days that are left, and of nothing shorter than a minute. */
const MINUTE_MS = 60_000;

export function createKeptAnswers(): KeptAnswers {
  const entries = new LRUCache<string, Entry>({
    maxSize: MAX_BYTES,
    sizeCalculation: ({ answered: { text, quoted } }, question) =>
      ENTRY_BYTES + question.length + (text.length + quoted.length) * (WIDE.test(text) ? 2 : 1),
    ttl: MINUTE_MS,
    ttlAutopurge: true,
    ttlResolution: 0,
  });
  return {
    find(question, { version, nowMs }) {
      const entry = entries.get(question);
      if (entry === undefined) return undefined;
      if (entry.version === version && entry.minute === minuteOf(nowMs) && entry.stands()) return entry;
      entries.delete(question);
      return undefined;
    },
    keep(question, { version, nowMs }, { answered: { text }, seen, standing: stands }) {
      if (question.length > MAX_QUESTION_LENGTH || !stands()) return;
      entries.set(question, { version, minute: minuteOf(nowMs), answered: answeredBy(text), seen, stands });
    },
  };
}

/** Most edges pass the text on, and the object would take more room than all the rest. */
function answeredBy(text: string): QuotedAnswer {
  return {
    ok: true,
    text,
    quoted: JSON.stringify(text),
    get answer() {
      return JSON.parse(text);
    },
  };
}

/** What a caller brings that decides an answer: the notice names the key's end, and accounts may be closed to it. */
export function questionOf(
  { workspaceId, keyExpiresAtMs, restriction }: Principal,
  { tool, args, serverUrl }: { tool: string; args: unknown; serverUrl?: string | undefined },
): string {
  const accounts = restriction.connections?.join() ?? "all";
  return `${workspaceId} ${keyExpiresAtMs} ${accounts} ${serverUrl} ${tool} ${JSON.stringify(args)}`;
}

function minuteOf(nowMs: number): number {
  return Math.floor(nowMs / MINUTE_MS);
}
