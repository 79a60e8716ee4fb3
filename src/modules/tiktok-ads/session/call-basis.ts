/** What one call's answer rests on, so that it can be given again while that is still the newest. */

import type { Answer, AnswerCache } from "#ads/answer-cache.ts";
import type { AnswerBasis, Standing } from "#modules/answer-basis.ts";

export type CallBasis = AnswerBasis & {
  onQuestion(key: string): void;
  /** With the answer that the cache had; an answer of which this never hears cannot be given again. */
  onCached(key: string, answer: Answer): void;
  /** The answer rests on something else that ends on its own. */
  spoil(): void;
};

type Used = { key: string; ref: WeakRef<Answer> };

export function createCallBasis(
  cache: Pick<AnswerCache, "latest">,
  { opening, requestIds }: Pick<AnswerBasis, "opening" | "requestIds">,
): CallBasis {
  /** Weak, so that they do not outlive their place in the cache. */
  const used = new Map<string, WeakRef<Answer> | null>();
  let spoilt = false;
  return {
    opening,
    requestIds,
    onQuestion: (key) => void used.set(key, null),
    onCached: (key, answer) => void used.set(key, new WeakRef(answer)),
    spoil() {
      spoilt = true;
    },
    standing() {
      const answers: Used[] = [];
      for (const [key, ref] of used) {
        if (ref === null) return null;
        answers.push({ key, ref });
      }
      return spoilt ? null : standingOf(cache, answers);
    },
  };
}

/** A function of its own, since a closure holds all that its surroundings share with any other. */
function standingOf(cache: Pick<AnswerCache, "latest">, answers: readonly Used[]): Standing {
  return () =>
    answers.every(({ key, ref }) => {
      const latest = cache.latest(key);
      return latest !== undefined && ref.deref() === latest;
    });
}
