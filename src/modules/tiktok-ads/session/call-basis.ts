/** What one call's answer rests on, so that it can be given again while that is still the newest. */

import type { Answer, AnswerCache } from "#ads/answer-cache.ts";
import type { AnswerBasis, Standing } from "#modules/answer-basis.ts";

type Used = { key: string; ref: WeakRef<Answer> };

export class CallBasis implements AnswerBasis {
  readonly opening: number;
  readonly #cache: Pick<AnswerCache, "latest">;
  readonly #ledger: Pick<AnswerBasis, "requestIds">;
  /** Weak, so that they do not outlive their place in the cache. */
  readonly #used = new Map<string, WeakRef<Answer> | null>();
  #spoilt = false;

  constructor(cache: Pick<AnswerCache, "latest">, opening: number, ledger: Pick<AnswerBasis, "requestIds">) {
    this.#cache = cache;
    this.opening = opening;
    this.#ledger = ledger;
  }

  requestIds(): readonly string[] | null {
    return this.#ledger.requestIds();
  }

  onQuestion(key: string): void {
    this.#used.set(key, null);
  }

  /** With the answer that the cache had; an answer of which this never hears cannot be given again. */
  onCached(key: string, answer: Answer): void {
    this.#used.set(key, new WeakRef(answer));
  }

  /** The answer rests on something else that ends on its own. */
  spoil(): void {
    this.#spoilt = true;
  }

  standing(): Standing | null {
    const answers: Used[] = [];
    for (const [key, ref] of this.#used) {
      if (ref === null) return null;
      answers.push({ key, ref });
    }
    return this.#spoilt ? null : standingOf(this.#cache, answers);
  }
}

/** A function of its own, since a closure holds all that its surroundings share with any other. */
function standingOf(cache: Pick<AnswerCache, "latest">, answers: readonly Used[]): Standing {
  return () =>
    answers.every(({ key, ref }) => {
      const latest = cache.latest(key);
      return latest !== undefined && ref.deref() === latest;
    });
}
