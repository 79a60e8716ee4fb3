/** Stops asking a KMS that does not answer, so that calls do not wait for it one after another. */

import type { Clock } from "#clock.ts";
import { ShopError, toShopError } from "#errors.ts";
import { describeCause, type LogFields } from "#log.ts";

/** One caller in so many milliseconds tries whether KMS is back; a cold connection waits at most this much longer. */
const PAUSE_MS = 10_000;

/** `failure`: what the last caller that asked met. */
type Tripped = { sinceMs: number; untilMs: number; failure: ShopError };

export type KmsCircuitBreaker = {
  /** @throws kms_unavailable, at once and with `retryAfterSeconds` while KMS is left alone, and whatever `work` throws */
  run<Result>(work: () => Promise<Result>): Promise<Result>;
};

/** `say` is told when KMS goes away and when it is back, not each time it was asked. */
export function createKmsCircuitBreaker({ clock, say }: { clock: Clock; say: Say }): KmsCircuitBreaker {
  let tripped: Tripped | null = null;
  let answers = 0;

  const answered = () => {
    answers += 1;
    if (tripped !== null) say("AWS KMS answers again", { ms: clock.now() - tripped.sinceMs });
    tripped = null;
  };
  const trip = (failure: ShopError) => {
    const nowMs = clock.now();
    if (tripped === null)
      say("AWS KMS is unavailable: open connections serve on for up to an hour, others wait until it is back", {
        code: failure.code,
        cause: describeCause(failure.cause),
      });
    tripped = { sinceMs: tripped?.sinceMs ?? nowMs, untilMs: nowMs + PAUSE_MS, failure };
  };

  return {
    async run(work) {
      if (tripped !== null) {
        const leftMs = tripped.untilMs - clock.now();
        // More than the whole pause is left where the clock was set back: that is no reason to wait for it.
        if (leftMs > 0 && leftMs <= PAUSE_MS) throw leftAlone(tripped.failure, leftMs);
        tripped.untilMs = clock.now() + PAUSE_MS;
      }
      const before = answers;
      try {
        const result = await work();
        answered();
        return result;
      } catch (thrown) {
        const error = toShopError(thrown);
        if (error.code !== "kms_unavailable") {
          answered();
          throw error;
        }
        // A call that began before KMS answered another one says nothing of how KMS is now.
        if (answers === before) trip(error);
        throw leftAlone(error, PAUSE_MS);
      }
    },
  };
}

export type Say = (message: string, fields: LogFields) => void;

function leftAlone({ message, cause }: ShopError, leftMs: number): ShopError {
  return new ShopError("kms_unavailable", message, { cause, retryAfterSeconds: Math.ceil(leftMs / 1_000) });
}
