/** What one tool call has cost and learnt on its way, for the answer's `meta`. */

import type { Answer } from "#ads/answer-cache.ts";
import type { Clock } from "#clock.ts";
import { ShopError } from "#errors.ts";
import type { OddField } from "../wire/odd-value.ts";
import type { AnswerMeta } from "./answer-meta.ts";

/** One question must not use up an app's minute. */
export const MAX_UPSTREAM_CALLS = 60;
const MAX_WARNINGS = 12;

const MAX_ODD_FIELDS = 8;

const CUT_WARNING = "TikTok cut this report at 20,000 ids: rows are missing and totals are too low. Add a filter.";

/** One object in place of ten, made for each call. */
export class CallLedger {
  readonly #clock: Clock;
  readonly #warnings: string[] = [];
  readonly #shownAlways: string[] = [];
  readonly #oddFields: string[] = [];
  readonly #requestIds: string[] = [];
  #apiCalls = 0;
  #cached = false;
  #historyMs: number | null = null;
  #oldestMs = Number.POSITIVE_INFINITY;

  constructor(clock: Clock, standingWarnings: readonly string[]) {
    this.#clock = clock;
    for (const sentence of standingWarnings) this.warn(sentence);
  }

  /** @throws invalid_input after too many requests */
  onSend(): void {
    if (this.#apiCalls >= MAX_UPSTREAM_CALLS) throw tooManyCalls();
    this.#apiCalls += 1;
  }

  /** `asked`: this call sent the request and did not share another call's answer. */
  onAnswer(answer: Pick<Answer, "cut" | "fetchedAtMs" | "requestId">, asked: boolean): void {
    if (!asked) this.#cached = true;
    if (answer.cut) this.warnAlways(CUT_WARNING);
    if (answer.requestId !== null) addOnce(this.#requestIds, answer.requestId);
    this.#oldestMs = Math.min(this.#oldestMs, answer.fetchedAtMs);
  }

  onHistory(asOfMs: number): void {
    this.#cached = true;
    this.#historyMs = asOfMs;
    this.#oldestMs = Math.min(this.#oldestMs, asOfMs);
  }

  onOdd(path: string, fields: readonly OddField[]): void {
    for (const { field, sent } of fields) addOnce(this.#oddFields, `${field} of ${path} (${sent})`);
  }

  warn(sentence: string): void {
    addOnce(this.#warnings, sentence);
  }

  /** For warnings without which the answer would be misread; others are dropped first. */
  warnAlways(sentence: string): void {
    addOnce(this.#warnings, sentence);
    addOnce(this.#shownAlways, sentence);
  }

  requestIds(): readonly string[] | null {
    return this.#oldestMs === Number.POSITIVE_INFINITY ? null : this.#requestIds;
  }

  facts(): Pick<AnswerMeta, "fetched_at" | "cached" | "api_calls" | "warnings" | "source" | "as_of"> {
    const asOfMs = this.#historyMs;
    return {
      fetched_at: new Date(Math.min(this.#oldestMs, this.#clock.now())).toISOString(),
      cached: this.#cached,
      ...(asOfMs === null ? {} : { source: "history", as_of: new Date(asOfMs).toISOString() }),
      api_calls: this.#apiCalls,
      warnings: withOddFields(shortened(this.#warnings, this.#shownAlways), this.#oddFields),
    };
  }
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
