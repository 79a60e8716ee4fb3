/** What one tool call has cost and learnt on its way, for the answer's `meta`. */

import type { Answer } from "#ads/answer-cache.ts";
import type { Clock } from "#clock.ts";
import { ShopError } from "#errors.ts";
import type { OnOdd } from "../wire/endpoint.ts";
import type { AnswerMeta } from "./answer-meta.ts";

/** One question must not use up an app's minute. */
export const MAX_UPSTREAM_CALLS = 60;
const MAX_WARNINGS = 12;

const MAX_ODD_FIELDS = 8;

const CUT_WARNING = "TikTok cut this report at 20,000 ids: rows are missing and totals are too low. Add a filter.";

export type CallLedger = {
  /** @throws invalid_input after too many requests */
  onSend(): void;
  /** `asked`: this call sent the request and did not share another call's answer. */
  onAnswer(answer: Pick<Answer, "cut" | "fetchedAtMs" | "requestId">, asked: boolean): void;
  onHistory(asOfMs: number): void;
  onOdd: OnOdd;
  warn(sentence: string): void;
  /** For warnings without which the answer would be misread; others are dropped first. */
  warnAlways(sentence: string): void;
  requestIds(): readonly string[] | null;
  facts(): Pick<AnswerMeta, "fetched_at" | "cached" | "api_calls" | "warnings" | "source" | "as_of">;
};

export function createCallLedger(clock: Clock, standingWarnings: readonly string[]): CallLedger {
  const warnings: string[] = [];
  for (const sentence of standingWarnings) addOnce(warnings, sentence);
  const shownAlways: string[] = [];
  const oddFields: string[] = [];
  const requestIds: string[] = [];
  let apiCalls = 0;
  let cached = false;
  let historyMs: number | null = null;
  let oldestMs = Number.POSITIVE_INFINITY;
  const warnAlways = (sentence: string) => {
    addOnce(warnings, sentence);
    addOnce(shownAlways, sentence);
  };
  return {
    onSend() {
      if (apiCalls >= MAX_UPSTREAM_CALLS) throw tooManyCalls();
      apiCalls += 1;
    },
    onAnswer(answer, asked) {
      if (!asked) cached = true;
      if (answer.cut) warnAlways(CUT_WARNING);
      if (answer.requestId !== null) addOnce(requestIds, answer.requestId);
      oldestMs = Math.min(oldestMs, answer.fetchedAtMs);
    },
    onHistory(asOfMs) {
      cached = true;
      historyMs = asOfMs;
      oldestMs = Math.min(oldestMs, asOfMs);
    },
    onOdd(path, fields) {
      for (const { field, sent } of fields) addOnce(oddFields, `${field} of ${path} (${sent})`);
    },
    warn(sentence) {
      addOnce(warnings, sentence);
    },
    warnAlways,
    requestIds: () => (oldestMs === Number.POSITIVE_INFINITY ? null : requestIds),
    facts: () => ({
      fetched_at: new Date(Math.min(oldestMs, clock.now())).toISOString(),
      cached,
      ...(historyMs === null ? {} : { source: "history", as_of: new Date(historyMs).toISOString() }),
      api_calls: apiCalls,
      warnings: withOddFields(shortened(warnings, shownAlways), oddFields),
    }),
  };
}

/** Never dropped: an empty cell would otherwise be read as a fact. */
function withOddFields(warnings: string[], fields: readonly string[]): string[] {
  if (fields.length === 0) return warnings;
  const named = fields.slice(0, MAX_ODD_FIELDS).join(", ");
  const more = fields.length > MAX_ODD_FIELDS ? ` and ${fields.length - MAX_ODD_FIELDS} more` : "";
  return [
    ...warnings,
    `TikTok sent values of another type than it documents, shown as they came where that is safe and else left empty: ${named}${more}.`,
  ];
}

/** Lists, for there are few: sets of none are made as dearly as sets of many. */
function addOnce(list: string[], text: string): void {
  if (!list.includes(text)) list.push(text);
}

function shortened(warnings: readonly string[], shownAlways: readonly string[]): string[] {
  if (warnings.length <= MAX_WARNINGS) return [...warnings];
  const others = warnings.filter((sentence) => !shownAlways.includes(sentence));
  const kept = new Set([...shownAlways, ...others].slice(0, MAX_WARNINGS - 1));
  const shown = warnings.filter((sentence) => kept.has(sentence));
  return [...shown, `And ${warnings.length - shown.length} more warnings.`];
}

export function tooManyCalls(): ShopError {
  return new ShopError(
    "invalid_input",
    `This needs more than ${MAX_UPSTREAM_CALLS} requests to TikTok. Narrow it: fewer days, breakdown none, a higher level, or a filter by ids.`,
  );
}
